package dev.sluice.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Certificates for this machine and their keys, as PEM files, made with the JDK's own tool.
public final class KeyTool {

  private static final String PASSWORD = "changeit";

  private KeyTool() {}

  /// Writes `certificate.pem` and `key.pem`, with an elliptic curve.
  ///
  /// @param name its common name
  public static PemFiles write(Path folder, String name)
      throws IOException, GeneralSecurityException {
    Path certificate = folder.resolve("certificate.pem");
    Path key = folder.resolve("key.pem");
    write(certificate, key, name, "EC");
    return new PemFiles(certificate, key, Duration.ofDays(1));
  }

  /// Writes a certificate and its key.
  ///
  /// @param name its common name
  /// @param algorithm `EC` or `RSA`
  public static Certificate write(Path certificate, Path key, String name, String algorithm)
      throws IOException, GeneralSecurityException {
    Path folder = Files.createTempDirectory("keys");
    Path store = folder.resolve("store.p12");
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.addAll(List.of("-genkeypair", "-alias", "a", "-keyalg", algorithm));
    command.addAll(
        algorithm.equals("EC") ? List.of("-groupname", "secp256r1") : List.of("-keysize", "2048"));
    command.addAll(List.of("-dname", "CN=" + name, "-validity", "30"));
    command.addAll(List.of("-ext", "san=dns:localhost,ip:127.0.0.1"));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
    command.addAll(List.of("-keystore", store.toString()));
    run(command);
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    Certificate made = keys.getCertificate("a");
    pem(certificate, "CERTIFICATE", made.getEncoded());
    pem(key, "PRIVATE KEY", keys.getKey("a", PASSWORD.toCharArray()).getEncoded());
    Files.delete(store);
    Files.delete(folder);
    return made;
  }

  private static void run(List<String> command) throws IOException {
    Process tool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!tool.waitFor(30, TimeUnit.SECONDS) || tool.exitValue() != 0) {
        throw new IOException(said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static void pem(Path file, String label, byte[] content) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    Files.writeString(
        file, "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n");
  }
}
