package dev.sluice.ingress.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.time.Clock;
import dev.sluice.tls.KeyTool;
import dev.sluice.tls.PemFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whoever is sent away reads why, also when it has said what nobody wants to read: over real
/// sockets, whose ends are resets where that is done wrongly.
@Timeout(60)
class LingeringCloseTest {

  private static final int MESSAGE_LIMIT = 1 << 20;

  /// More than the buffers of both sides hold, and less than is taken.
  private static final String UNREAD = "x".repeat(6 << 20);

  @TempDir private static Path folder;
  private static SmtpServer server;

  @BeforeAll
  static void start() throws IOException, GeneralSecurityException {
    server = start(Optional.of(KeyTool.write(folder, "localhost")), 100);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static SmtpServer start(Optional<PemFiles> tls, int connections) {
    SmtpLimits limits =
        new SmtpLimits(
            MESSAGE_LIMIT,
            4 << 20,
            100,
            100,
            20,
            20,
            100,
            connections,
            connections,
            SmtpLimits.Times.DEFAULT);
    SmtpSettings settings =
        new SmtpSettings(
            "127.0.0.1",
            0,
            Optional.empty(),
            "mx.example.com",
            "example.com",
            tls,
            false,
            SmtpSettings.SignIn.OFF,
            SmtpSettings.Newlines.REJECT,
            limits);
    SmtpServer started =
        new SmtpServer(settings, new RecordingReception(), Logins.NONE, Clock.system());
    started.start();
    return started;
  }

  private static Socket connect() throws IOException {
    return connect(server);
  }

  private static Socket connect(SmtpServer to) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), to.port());
  }

  private static void send(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  /// What comes up to the end, which is an end and no reset.
  private static List<String> read(Socket socket) throws IOException {
    return new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
        .lines()
        .toList();
  }

  @Test
  void aBareNewlineInACommandIsToldToAClientThatHasSaidMuchMore() throws IOException {
    try (Socket client = connect()) {
      send(client, "EHLO client.test\r\nNOOP\n" + UNREAD);
      assertEquals("521 5.5.2 bare <LF> received; only CR LF ends a line", read(client).getLast());
    }
  }

  @Test
  void aMessageThatIsFarTooLargeIsToldToAClientThatGoesOn() throws IOException {
    try (Socket client = connect()) {
      send(client, "EHLO client.test\r\nMAIL FROM:<a@client.test>\r\nRCPT TO:<b@example.com>\r\n");
      send(client, "DATA\r\n" + ("y".repeat(98) + "\r\n").repeat(2 * MESSAGE_LIMIT / 100));
      send(client, UNREAD);
      assertEquals("552 5.3.4 the message is too large", read(client).getLast());
    }
  }

  @Test
  void oneConnectionTooManyIsToldToAClientThatHasSpokenFirst() throws IOException {
    try (SmtpServer small = start(Optional.empty(), 1);
        Socket first = connect(small);
        Socket second = connect(small)) {
      send(first, "NOOP\r\n");
      send(second, "EHLO client.test\r\n" + UNREAD);
      assertEquals(List.of("421 4.3.2 too many connections; come back later"), read(second));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void inTlsTheLastReplyIsReadToo(String version) throws IOException, GeneralSecurityException {
    try (Socket plain = connect()) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(plain.getInputStream(), StandardCharsets.US_ASCII));
      in.readLine();
      send(plain, "EHLO client.test\r\nSTARTTLS\r\n");
      while (!in.readLine().startsWith("220 2.0.0")) {
        // The replies to EHLO.
      }
      try (SSLSocket client = trusting(plain)) {
        client.setEnabledProtocols(new String[] {version});
        send(client, "EHLO client.test\r\nNOOP\n" + UNREAD);
        assertEquals(
            "521 5.5.2 bare <LF> received; only CR LF ends a line", read(client).getLast());
      }
    }
  }

  private static SSLSocket trusting(Socket plain) throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("hub", certificate());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return (SSLSocket) context.getSocketFactory().createSocket(plain, "localhost", 0, true);
  }

  private static Certificate certificate() throws IOException, GeneralSecurityException {
    try (InputStream pem = Files.newInputStream(folder.resolve("certificate.pem"))) {
      return CertificateFactory.getInstance("X.509").generateCertificate(pem);
    }
  }

  @Test
  void aClientThatNeverEndsIsCutOff() throws IOException {
    try (Socket client = connect()) {
      send(client, "NOOP\n");
      assertThrows(
          IOException.class,
          () -> {
            for (long sent = 0; sent < 100 * Wire.MAX_LINGER; sent += UNREAD.length()) {
              send(client, UNREAD);
            }
          });
    }
  }

  @Test
  void aClientThatIsSilentIsNotWaitedForLong() {
    Dialogue dialogue = new Dialogue(Dialogue.PLAIN);
    dialogue.tick(Wire.LINGER.dividedBy(2).plus(Duration.ofMillis(1)));
    String[] pieces = {"NOOP\n", "a", "b", "never read"};
    assertTrue(dialogue.run(pieces).startsWith("521 5.5.2"));
    assertEquals(List.of("never read"), dialogue.unread());
  }
}
