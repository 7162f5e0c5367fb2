package dev.sluice.ingress.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import dev.sluice.time.Clock;
import dev.sluice.tls.KeyTool;
import dev.sluice.tls.PemFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The server over real sockets.
@Timeout(60)
class SmtpServerTest {

  private static final SmtpLimits.Times QUICK =
      new SmtpLimits.Times(
          Duration.ofMillis(300),
          Duration.ofMinutes(1),
          Duration.ofMinutes(1),
          1_024,
          Duration.ofMinutes(1),
          Duration.ZERO,
          Duration.ofSeconds(1));

  private final RecordingReception reception = new RecordingReception();

  private static SmtpSettings settings(Optional<PemFiles> tls, SmtpLimits limits) {
    return new SmtpSettings(
        "127.0.0.1",
        0,
        tls.map(_ -> 0),
        "mx.example.com",
        "example.com",
        tls,
        false,
        SmtpSettings.SignIn.OFF,
        SmtpSettings.Newlines.REJECT,
        limits);
  }

  private static SmtpLimits limits(int connections, int perAddress, SmtpLimits.Times times) {
    return new SmtpLimits(1 << 20, 1_000, 100, 100, 20, 20, 100, connections, perAddress, times);
  }

  private SmtpServer start(SmtpSettings settings) {
    SmtpServer server = new SmtpServer(settings, reception, Logins.NONE, Clock.system());
    server.start();
    return server;
  }

  /// A client that reads line by line.
  private static final class Client implements AutoCloseable {
    private Socket socket;
    private BufferedReader in;

    Client(int port) throws IOException {
      this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    Client(Socket socket) throws IOException {
      this.socket = socket;
      this.in = reader(socket);
    }

    private static BufferedReader reader(Socket socket) throws IOException {
      return new BufferedReader(
          new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    }

    void send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
    }

    /// The last line of a reply.
    String reply() throws IOException {
      String line = in.readLine();
      while (line != null && line.length() > 3 && line.charAt(3) == '-') {
        line = in.readLine();
      }
      return line == null ? "(end)" : line;
    }

    /// @return the subject of the server's certificate
    String secure() throws IOException, GeneralSecurityException {
      Onlooker onlooker = new Onlooker();
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {onlooker}, new SecureRandom());
      if (context.getSocketFactory().createSocket(socket, "localhost", 0, true)
          instanceof SSLSocket tls) {
        tls.startHandshake();
        socket = tls;
        in = reader(tls);
      }
      return onlooker.subjects.getFirst();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  /// Trusts everybody, and remembers who it was.
  private static final class Onlooker implements X509TrustManager {
    final List<String> subjects = new ArrayList<>();

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind) {
      subjects.add(chain[0].getSubjectX500Principal().getName());
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  @Test
  void mailComesInClearInTlsAndInTlsFromTheFirstByte(@TempDir Path folder)
      throws IOException, GeneralSecurityException {
    PemFiles files = KeyTool.write(folder, "first");
    String mail = "MAIL FROM:<>\r\nRCPT TO:<b@example.com>\r\nDATA\r\n";
    try (SmtpServer server = start(settings(Optional.of(files), SmtpLimits.DEFAULT))) {
      for (String way : List.of("clear", "starttls", "tls")) {
        int port = way.equals("tls") ? server.tlsPort().orElseThrow() : server.port();
        try (Client client = new Client(port)) {
          if (way.equals("tls")) {
            assertEquals("CN=first", client.secure());
          }
          assertEquals("220 mx.example.com ESMTP Sluice", client.reply());
          client.send("EHLO c\r\n");
          assertEquals("250 CHUNKING", client.reply());
          if (way.equals("starttls")) {
            client.send("STARTTLS\r\n");
            client.reply();
            assertEquals("CN=first", client.secure());
            client.send("EHLO c\r\n");
            client.reply();
          }
          client.send(mail);
          client.reply();
          client.reply();
          assertTrue(client.reply().startsWith("354 "));
          client.send("hello " + way + "\r\n.\r\nQUIT\r\n");
          assertEquals("250 2.0.0 taken", client.reply());
          assertEquals("221 2.0.0 bye", client.reply());
          assertEquals("(end)", client.reply());
        }
      }
    }
    assertEquals(
        List.of("hello clear\r\n", "hello starttls\r\n", "hello tls\r\n"), reception.texts());
    assertEquals(
        List.of("ESMTP", "ESMTPS", "ESMTPS"),
        reception.taken().stream().map(taken -> taken.envelope().client().protocol()).toList());
  }

  @Test
  void aNewCertificateIsShownToTheNextClient(@TempDir Path folder)
      throws IOException, GeneralSecurityException {
    PemFiles files = KeyTool.write(folder, "first");
    try (SmtpServer server = start(settings(Optional.of(files), SmtpLimits.DEFAULT))) {
      KeyTool.write(folder, "second");
      Files.setLastModifiedTime(files.key(), FileTime.fromMillis(1_000));
      try (Client client = new Client(server.tlsPort().orElseThrow())) {
        assertEquals("CN=first", client.secure());
      }
      assertTrue(server.lookAtCertificate());
      try (Client client = new Client(server.tlsPort().orElseThrow())) {
        assertEquals("CN=second", client.secure());
      }
      Files.writeString(files.certificate(), "nonsense");
      server.lookAtCertificate();
      try (Client client = new Client(server.tlsPort().orElseThrow())) {
        assertEquals("CN=second", client.secure());
      }
    }
  }

  @Test
  void connectionsBehindTheLastAreToldToComeBack() throws IOException {
    try (SmtpServer server = start(settings(Optional.empty(), limits(10, 2, QUICK_IDLE)))) {
      try (Client one = new Client(server.port());
          Client two = new Client(server.port());
          Client three = new Client(server.port())) {
        assertTrue(one.reply().startsWith("220 "));
        assertTrue(two.reply().startsWith("220 "));
        assertTrue(three.reply().startsWith("421 4.7.0 "));
        assertEquals("(end)", three.reply());
        one.send("QUIT\r\n");
        assertEquals("221 2.0.0 bye", one.reply());
        assertEquals("(end)", one.reply());
      }
      assertTrue(awaitGreeting(server.port()));
    }
    try (SmtpServer server = start(settings(Optional.empty(), limits(1, 2, QUICK_IDLE)))) {
      try (Client one = new Client(server.port());
          Client two = new Client(server.port())) {
        assertTrue(one.reply().startsWith("220 "));
        assertTrue(two.reply().startsWith("421 4.3.2 "));
      }
    }
  }

  private static final SmtpLimits.Times QUICK_IDLE =
      new SmtpLimits.Times(
          Duration.ofMinutes(1),
          Duration.ofMinutes(1),
          Duration.ofMinutes(1),
          1_024,
          Duration.ofMinutes(1),
          Duration.ZERO,
          Duration.ofSeconds(1));

  /// A connection is counted until its thread has ended, which is a little after its end is seen.
  private static boolean awaitGreeting(int port) throws IOException {
    for (int i = 0; i < 1_000; i++) {
      try (Client client = new Client(port)) {
        if (client.reply().startsWith("220 ")) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  void whoIsSilentIsToldSoAndWhoDripsIsToo() throws IOException {
    try (SmtpServer server = start(settings(Optional.empty(), limits(10, 10, QUICK)))) {
      try (Client silent = new Client(server.port())) {
        silent.reply();
        assertEquals("421 4.4.2 nothing came in time", silent.reply());
        assertEquals("(end)", silent.reply());
      }
      try (Client drips = new Client(server.port())) {
        drips.reply();
        Thread writer = Thread.startVirtualThread(() -> drip(drips));
        assertEquals("421 4.4.2 nothing came in time", drips.reply());
        writer.interrupt();
      }
    }
  }

  /// A byte each 50 ms never lets a read end in 300 ms, but the command's time runs out.
  private static void drip(Client client) {
    try {
      CountDownLatch never = new CountDownLatch(1);
      while (!never.await(50, TimeUnit.MILLISECONDS)) {
        client.send("x");
      }
    } catch (IOException e) {
      // The server has closed, as it should; what it said is looked at by the reader.
      Thread.currentThread().interrupt();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whenItStopsIdleClientsAreToldAndAMessageUnderWayMayEnd()
      throws IOException, InterruptedException {
    SmtpServer server = start(settings(Optional.empty(), limits(10, 10, QUICK_STOP)));
    try (Client idle = new Client(server.port());
        Client busy = new Client(server.port())) {
      idle.reply();
      busy.reply();
      busy.send(Dialogue.BEGIN);
      for (int i = 0; i < 3; i++) {
        busy.reply();
      }
      assertTrue(busy.reply().startsWith("354 "));
      Thread stops = Thread.startVirtualThread(server::close);
      assertEquals("421 4.3.2 the server stops; come back later", idle.reply());
      assertEquals("(end)", idle.reply());
      busy.send("x\r\n.\r\n");
      assertEquals("250 2.0.0 taken", busy.reply());
      assertEquals("421 4.3.2 the server stops; come back later", busy.reply());
      stops.join();
    }
    assertThrows(IOException.class, () -> new Client(server.port()));
    assertEquals(1, reception.taken().size());
  }

  private static final SmtpLimits.Times QUICK_STOP =
      new SmtpLimits.Times(
          Duration.ofMinutes(1),
          Duration.ofMinutes(1),
          Duration.ofMinutes(1),
          1_024,
          Duration.ofMinutes(1),
          Duration.ZERO,
          Duration.ofSeconds(20));

  @Test
  void aMessageThatDoesNotEndIsNotWaitedForLonger() throws IOException {
    SmtpServer server = start(settings(Optional.empty(), limits(10, 10, QUICK_IDLE)));
    try (Client busy = new Client(server.port())) {
      busy.reply();
      busy.send(Dialogue.BEGIN);
      for (int i = 0; i < 4; i++) {
        busy.reply();
      }
      server.close();
      assertEquals("(end)", busy.reply());
    }
    assertEquals(List.of(), reception.taken());
  }

  @Test
  void aPortThatIsTakenIsAFault() {
    try (SmtpServer server = start(settings(Optional.empty(), SmtpLimits.DEFAULT))) {
      SmtpSettings same = settings(Optional.empty(), SmtpLimits.DEFAULT);
      SmtpServer second =
          new SmtpServer(
              new SmtpSettings(
                  same.host(),
                  server.port(),
                  same.tlsPort(),
                  same.hostname(),
                  same.domain(),
                  same.tls(),
                  false,
                  same.signIn(),
                  same.newlines(),
                  same.limits()),
              reception,
              Logins.NONE,
              Clock.system());
      Fault fault = assertThrows(Fault.class, second::start);
      assertEquals("cannot-listen", fault.code());
    }
  }
}
