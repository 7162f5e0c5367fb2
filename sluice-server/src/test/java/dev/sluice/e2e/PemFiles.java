package dev.sluice.e2e;

import dev.sluice.tls.KeyTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;

/// The certificate of a hub under test and its key.
final class PemFiles {

  private PemFiles() {}

  /// Makes `tls/hub.pem` and `tls/hub.key` in a folder.
  static Certificate make(Path folder) throws IOException, GeneralSecurityException {
    Path tls = Files.createDirectories(folder.resolve("tls"));
    return KeyTool.write(tls.resolve("hub.pem"), tls.resolve("hub.key"), "localhost", "EC");
  }
}
