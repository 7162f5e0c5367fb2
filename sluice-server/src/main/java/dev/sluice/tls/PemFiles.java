package dev.sluice.tls;

import java.nio.file.Path;
import java.time.Duration;

/// The files of a certificate.
///
/// @param certificate the chain in PEM, the hub's own certificate first
/// @param key its private key in PEM, PKCS#8, RSA or EC, not encrypted
/// @param look how often the files are looked at for a new pair
public record PemFiles(Path certificate, Path key, Duration look) {

  /// Looks at the files every five seconds.
  public PemFiles(Path certificate, Path key) {
    this(certificate, key, Duration.ofSeconds(5));
  }
}
