package dev.sluice.ingress.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import dev.sluice.tls.KeyTool;
import dev.sluice.tls.PemFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {

  private static final Duration NEVER = Duration.ofHours(1);

  /// Pairs made once: the tool needs about a second for each.
  @TempDir static Path made;

  @TempDir Path folder;

  @BeforeAll
  static void make() throws IOException, InterruptedException, GeneralSecurityException {
    make("one-EC", "EC");
    make("two-EC", "EC");
    make("one-RSA", "RSA");
  }

  /// Takes any certificate and remembers it.
  private static final class Onlooker implements X509TrustManager {
    private String subject = "";

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {
      subject = chain[0].getSubjectX500Principal().getName();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  private static void make(String name, String algorithm)
      throws IOException, GeneralSecurityException {
    KeyTool.write(made.resolve(name + ".crt"), made.resolve(name + ".key"), name, algorithm);
  }

  /// A pair of the test's own, that it may spoil.
  private PemFiles pair(String name) throws IOException {
    return new PemFiles(
        Files.copy(made.resolve(name + ".crt"), folder.resolve(name + ".crt")),
        Files.copy(made.resolve(name + ".key"), folder.resolve(name + ".key")),
        NEVER);
  }

  private static String subjectSeen(int port, String protocol)
      throws IOException, GeneralSecurityException {
    Onlooker onlooker = new Onlooker();
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {onlooker}, new SecureRandom());
    try (SSLSocket socket =
        assertInstanceOf(
            SSLSocket.class,
            context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port))) {
      socket.setSoTimeout(10_000);
      socket.setEnabledProtocols(new String[] {protocol});
      socket
          .getOutputStream()
          .write(
              "GET /health HTTP/1.1\r\nHost: any\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
    }
    return onlooker.subject;
  }

  @ParameterizedTest
  @CsvSource({"RSA,TLSv1.2", "RSA,TLSv1.3", "EC,TLSv1.2", "EC,TLSv1.3"})
  void aCertificateOfEitherKindIsShownInEitherVersion(String algorithm, String protocol)
      throws IOException, GeneralSecurityException {
    try (HubUnderTest hub = new HubUnderTest(Optional.of(pair("one-" + algorithm)))) {
      assertEquals("CN=one-" + algorithm, subjectSeen(hub.door.port(), protocol));
    }
  }

  @Test
  void anOldVersionIsNotSpoken() throws IOException, GeneralSecurityException {
    try (HubUnderTest hub = new HubUnderTest(Optional.of(pair("one-EC")))) {
      assertThrows(SSLHandshakeException.class, () -> subjectSeen(hub.door.port(), "TLSv1.1"));
    }
  }

  @Test
  void aNewPairIsShownAsSoonAsItIsWholeAndABadOneNever()
      throws IOException, GeneralSecurityException {
    PemFiles used = pair("one-EC");
    PemFiles next = pair("one-RSA");
    TlsIdentity identity = new TlsIdentity(used);
    try (HubUnderTest hub =
        new HubUnderTest(
            Optional.of(new PemFiles(used.certificate(), used.key(), Duration.ofMillis(20))))) {
      assertEquals("CN=one-EC", subjectSeen(hub.door.port(), "TLSv1.3"));
      // Only half of the new pair is there: it does not fit.
      Files.copy(
          next.certificate(),
          used.certificate(),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      assertFalse(identity.step());
      assertEquals("CN=one-EC", subjectSeen(hub.door.port(), "TLSv1.3"));
      Files.copy(next.key(), used.key(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      String seen = "CN=one-EC";
      long began = System.nanoTime();
      while (seen.equals("CN=one-EC") && System.nanoTime() - began < 10_000_000_000L) {
        seen = subjectSeen(hub.door.port(), "TLSv1.3");
      }
      assertEquals("CN=one-RSA", seen);
    }
  }

  @Test
  void filesThatDidNotChangeAreNotReadAgain() throws IOException {
    PemFiles files = pair("one-EC");
    TlsIdentity identity = new TlsIdentity(files);
    assertFalse(identity.step());
    FileTime later = FileTime.fromMillis(Files.getLastModifiedTime(files.key()).toMillis() + 5);
    Files.setLastModifiedTime(files.key(), later);
    Files.writeString(files.key(), "no key");
    assertFalse(identity.step());
    assertFalse(identity.step());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense", "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n", "gone"})
  void aKeyThatIsNoneIsAFaultThatNamesItsFile(String text) throws IOException {
    PemFiles files = pair("one-EC");
    Files.writeString(files.key(), text);
    if (text.equals("gone")) {
      Files.delete(files.key());
    }
    Fault fault = assertThrows(Fault.class, () -> new TlsIdentity(files));
    assertEquals("invalid-certificate", fault.code());
    assertTrue(fault.sentence().contains("one-EC.key"), fault.sentence());
  }

  @Test
  void aKeyOfAnotherCertificateIsAFault() throws IOException {
    PemFiles one = pair("one-EC");
    for (String name : new String[] {"two-EC", "one-RSA"}) {
      PemFiles other = pair(name);
      Fault fault =
          assertThrows(
              Fault.class,
              () -> new TlsIdentity(new PemFiles(one.certificate(), other.key(), NEVER)));
      assertEquals("invalid-certificate", fault.code());
    }
  }
}
