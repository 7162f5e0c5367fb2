package dev.sluice.ingress.http;

import dev.sluice.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/// The certificate that the server shows, followed while its files change.
///
/// A new pair is taken for new connections as soon as it is whole and fits together. One that is
/// not is told once in the log, and the old pair stays.
final class TlsIdentity {

  private static final System.Logger LOG = System.getLogger(TlsIdentity.class.getName());

  /// What a look at the files tells without reading them.
  private record Stamp(long certificateTime, long certificateSize, long keyTime, long keySize) {}

  private final Path certificate;
  private final Path key;
  private final SslContextFactory.Server contexts = new SslContextFactory.Server();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private Stamp looked;

  TlsIdentity(FrontDoorSettings.Tls files) {
    this.certificate = files.certificate();
    this.key = files.key();
    try {
      this.looked = stamp();
    } catch (IOException e) {
      throw PemPair.unreadable(e);
    }
    PemPair pair = PemPair.read(certificate, key);
    contexts.setKeyStore(pair.store());
    contexts.setKeyStorePassword(pair.password());
    contexts.setIncludeProtocols("TLSv1.2", "TLSv1.3");
    contexts.setExcludeProtocols();
  }

  SslContextFactory.Server contexts() {
    return contexts;
  }

  void follow(Duration look) {
    Thread.ofVirtual().name("http-certificate").start(() -> run(look));
  }

  void stop() {
    stopped.countDown();
  }

  private void run(Duration look) {
    try {
      while (!stopped.await(look.toMillis(), TimeUnit.MILLISECONDS)) {
        step();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// One look at the files.
  ///
  /// @return whether a new pair was taken
  boolean step() {
    try {
      Stamp now = stamp();
      if (now.equals(looked)) {
        return false;
      }
      looked = now;
      PemPair pair = PemPair.read(certificate, key);
      contexts.reload(factory -> {
        contexts.setKeyStore(pair.store());
        contexts.setKeyStorePassword(pair.password());
      });
      LOG.log(System.Logger.Level.INFO, "the certificate of " + certificate + " is in use now");
      return true;
    } catch (Fault fault) {
      keepOld(fault.sentence());
    } catch (Exception e) {
      // Jetty declares any exception at all for a reload.
      keepOld(e.toString());
    }
    return false;
  }

  private static void keepOld(String why) {
    LOG.log(
        System.Logger.Level.ERROR, "the new certificate cannot be used, the old one stays: " + why);
  }

  private Stamp stamp() throws IOException {
    return new Stamp(
        Files.getLastModifiedTime(certificate).toMillis(),
        Files.size(certificate),
        Files.getLastModifiedTime(key).toMillis(),
        Files.size(key));
  }
}
