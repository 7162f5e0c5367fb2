package dev.sluice.ingress.http;

import dev.sluice.tls.FollowedPair;
import dev.sluice.tls.PemFiles;
import dev.sluice.tls.PemPair;
import java.security.GeneralSecurityException;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/// The certificate that the server shows, for new connections always the one that its files hold.
final class TlsIdentity {

  private final FollowedPair pair;
  private final SslContextFactory.Server contexts = new SslContextFactory.Server();

  TlsIdentity(PemFiles files) {
    this.pair = new FollowedPair(files);
    show(pair.first());
    contexts.setIncludeProtocols("TLSv1.2", "TLSv1.3");
    contexts.setExcludeProtocols();
  }

  SslContextFactory.Server contexts() {
    return contexts;
  }

  void follow() {
    pair.follow("http-certificate", this::reload);
  }

  void stop() {
    pair.stop();
  }

  /// One look at the files.
  ///
  /// @return whether a new pair was taken
  boolean step() {
    return pair.step(this::reload);
  }

  private void show(PemPair shown) {
    contexts.setKeyStore(shown.store());
    contexts.setKeyStorePassword(shown.password());
  }

  private void reload(PemPair next) throws GeneralSecurityException {
    try {
      contexts.reload(_ -> show(next));
    } catch (Exception e) {
      // Jetty declares any exception at all for a reload.
      throw new GeneralSecurityException(e.toString(), e);
    }
  }
}
