package dev.sluice.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// A certificate for this machine and its key, as PEM files, made with the JDK's own tool.
final class PemFiles {

  private static final String OPTIONS =
      "-genkeypair -alias a -keyalg EC -groupname secp256r1 -dname CN=localhost -validity 30"
          + " -ext SAN=dns:localhost,ip:127.0.0.1 -storetype PKCS12 -storepass password -keystore";

  private PemFiles() {}

  /// Makes `tls/hub.pem` and `tls/hub.key` in a folder.
  static Certificate make(Path folder)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path tls = Files.createDirectories(folder.resolve("tls"));
    Path store = tls.resolve("hub.p12");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(OPTIONS.split(" ", -1)));
    command.add(store.toString());
    Shell.Ended ended = Shell.run(folder, command);
    assertEquals(0, ended.code(), ended.text());

    char[] password = "password".toCharArray();
    KeyStore keys = KeyStore.getInstance(store.toFile(), password);
    Certificate certificate = keys.getCertificate("a");
    write(tls.resolve("hub.pem"), "CERTIFICATE", certificate.getEncoded());
    write(tls.resolve("hub.key"), "PRIVATE KEY", keys.getKey("a", password).getEncoded());
    return certificate;
  }

  private static void write(Path file, String label, byte[] content) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    Files.writeString(
        file, "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n");
  }
}
