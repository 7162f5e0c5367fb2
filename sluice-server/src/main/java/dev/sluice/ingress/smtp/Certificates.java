package dev.sluice.ingress.smtp;

import dev.sluice.fault.Fault;
import dev.sluice.tls.FollowedPair;
import dev.sluice.tls.PemFiles;
import dev.sluice.tls.PemPair;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// The certificate that the server shows, for new handshakes always the one that its files hold.
final class Certificates {

  private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

  private final FollowedPair pair;
  private volatile SSLContext context;

  /// Reads the files.
  ///
  /// @throws Fault `invalid-certificate`
  Certificates(PemFiles files) {
    this.pair = new FollowedPair(files);
    try {
      this.context = context(pair.first());
    } catch (GeneralSecurityException e) {
      throw Fault.of(
          Fault.Kind.INVALID,
          "invalid-certificate",
          files.certificate() + " cannot be used: " + e.getMessage(),
          e);
    }
  }

  void follow() {
    pair.follow("smtp-certificate", this::take);
  }

  /// One look at the files.
  boolean step() {
    return pair.step(this::take);
  }

  void stop() {
    pair.stop();
  }

  private void take(PemPair next) throws GeneralSecurityException {
    context = context(next);
  }

  private static SSLContext context(PemPair pair) throws GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(pair.store(), pair.password().toCharArray());
    SSLContext made = SSLContext.getInstance("TLS");
    made.init(keys.getKeyManagers(), null, null);
    return made;
  }

  /// The server's side of TLS on a connection.
  SSLSocket server(Socket socket) throws IOException {
    @Nullable InputStream nothingRead = null;
    if (context.getSocketFactory().createSocket(socket, nothingRead, true)
        instanceof SSLSocket tls) {
      tls.setEnabledProtocols(VERSIONS);
      return tls;
    }
    throw new IOException("the JDK's TLS has no sockets");
  }
}
