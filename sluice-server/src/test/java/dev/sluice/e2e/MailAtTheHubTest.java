package dev.sluice.e2e;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.testkit.postfix.Postfix;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Mail by the programs that people send it with, from the first byte at the port to the
/// application, the archive and the command line of one hub. Where a program is missing the test
/// fails and says which.
@Timeout(120)
class MailAtTheHubTest {

  @TempDir private static Path folder;
  private static MailHub hub;
  private static Postfix postfix;
  private static Path queue;

  @BeforeAll
  static void start() throws IOException, GeneralSecurityException, InterruptedException {
    Postfix.missing().ifPresent(missing -> fail(missing));
    hub = MailHub.start(folder);
    queue = Files.createTempDirectory("sluice-postfix");
    postfix = Postfix.sending(queue, hub.port(), "encrypt");
  }

  @AfterAll
  static void stop() throws IOException {
    postfix.close();
    hub.close();
    try (Stream<Path> files = Files.walk(queue)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private record Run(int code, String said) {}

  private static Run run(String tool, List<String> command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), said);
      return new Run(process.exitValue(), said);
    } catch (IOException e) {
      return fail(tool + " is missing; install Debian's package " + tool, e);
    }
  }

  /// Sends a message with swaks, which ends its last line itself.
  private static Run swaks(String to, String message, String... more)
      throws IOException, InterruptedException {
    Path data =
        Files.writeString(
            folder.resolve("swaks.eml"), message.stripTrailing().replace("\r\n", "\n"));
    List<String> command = new ArrayList<>(List.of("swaks", "--server", "127.0.0.1"));
    command.addAll(List.of("--port", "" + hub.port(), "--helo", "client.test"));
    command.addAll(List.of("--from", "ann@client.test", "--to", to, "--data", "@" + data));
    command.addAll(List.of(more));
    return run("swaks", command);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static void requireVerdictsDisabled(JsonNode ses) {
    for (String each : List.of("spf", "dkim", "dmarc", "virus", "spam")) {
      assertEquals("DISABLED", ses.at("/receipt/" + each + "Verdict/status").asText());
    }
  }

  @Test
  void swaksIsSentAwayInClearAndSignedInOverTlsItsMailReachesStoreApplicationAndArchive()
      throws IOException, InterruptedException {
    String message = "From: ann@client.test\r\nSubject: dots\r\n\r\n.one\r\n..\r\n.\r\nend\r\n";
    Run inClear = swaks("support@example.com", message);
    assertTrue(inClear.said().contains("530 5.7.0"), inClear.said());
    assertEquals(List.of(), MailHub.ids(inClear.said()));
    Run inTls =
        swaks(
            "support@example.com,secret@example.com",
            message,
            "--tls",
            "--auth",
            "PLAIN",
            "--auth-user",
            "mailer",
            "--auth-password",
            MailHub.MAILER_KEY);
    assertEquals(0, inTls.code(), inTls.said());
    String id = MailHub.id(inTls.said());
    String top = hub.requireStored(id, ascii(message));
    assertTrue(top.startsWith("Return-Path: <ann@client.test>\r\nReceived: from client.test"), top);
    assertTrue(top.contains("ESMTPSA"), top);
    JsonNode ses = hub.requireTold(id);
    assertEquals("ann@client.test", ses.at("/mail/source").asText());
    assertEquals("dots", ses.at("/mail/commonHeaders/subject").asText());
    assertEquals(
        "[\"support@example.com\",\"secret@example.com\"]",
        ses.at("/receipt/recipients").toString());
    assertEquals("helpdesk", ses.at("/receipt/action/functionArn").asText());
    requireVerdictsDisabled(ses);
    hub.awaitArchived(id, "support");
  }

  private static final String SMTPLIB =
      """
      import smtplib, ssl, sys
      port, password, name = int(sys.argv[1]), sys.argv[2], sys.argv[3]
      context = ssl._create_unverified_context()
      def taken(s, sender, recipients, data, *options):
          s.mail(sender, options)
          print([s.rcpt(each)[0] for each in recipients])
          code, text = s.data(data)
          print(code, text.decode())
      with smtplib.SMTP('127.0.0.1', port, 'client.test') as s:
          s.ehlo()
          s.starttls(context=context)
          s.ehlo()
          s.login('mailer', password)
          with open(name, 'wb') as large:
              large.write(b'Subject: large\\r\\n\\r\\n' + (b'y' * 76 + b'\\r\\n') * 40000)
          with open(name, 'rb') as large:
              taken(s, 'ann@client.test', ['support@example.com', 'nobody@example.com',
                  'x@elsewhere.test', 'gone@example.com'], large.read())
          s.command_encoding = 'utf-8'
          taken(s, 'ä@client.test', ['jürgen@example.com'],
              'Subject: grüße\\r\\n\\r\\nschön\\r\\n'.encode(), 'SMTPUTF8', 'BODY=8BITMIME')
      """;

  @Test
  void pythonsSmtplibSendsLargeAndInternationalizedMailAndIsRefusedAtRcpt()
      throws IOException, InterruptedException {
    Path script = Files.writeString(folder.resolve("send.py"), SMTPLIB);
    Path large = folder.resolve("large.eml");
    Run sent =
        run(
            "python3",
            List.of(
                "python3",
                script.toString(),
                "" + hub.port(),
                MailHub.MAILER_KEY,
                large.toString()));
    assertEquals(0, sent.code(), sent.said());
    assertTrue(sent.said().startsWith("[250, 550, 550, 552]\n250 "), sent.said());
    List<String> ids = MailHub.ids(sent.said());
    hub.requireStored(ids.get(0), Files.readAllBytes(large));
    hub.requireStored(
        ids.get(1), "Subject: grüße\r\n\r\nschön\r\n".getBytes(StandardCharsets.UTF_8));
    JsonNode ses = hub.requireTold(ids.get(1));
    assertEquals("grüße", ses.at("/mail/commonHeaders/subject").asText());
    assertEquals("ä@client.test", ses.at("/mail/source").asText());
  }

  @Test
  void postfixHandsItsMailOverInTlsAndReturnsWhatIsRefusedAtRcpt()
      throws IOException, InterruptedException {
    postfix.submit("ann@client.test", "secret@example.com", "Subject: by an MTA\n\n.\nähm\n");
    String id = MailHub.id(postfix.awaitLog("250 2.6.0 Taken as "));
    String stored = Files.readString(folder.resolve("inbox/support").resolve(id));
    assertTrue(stored.contains("by mta.test (Postfix"), stored);
    assertTrue(stored.endsWith("\r\n\r\n.\r\nähm\r\n"), stored);
    assertEquals("by an MTA", hub.requireTold(id).at("/mail/commonHeaders/subject").asText());
    hub.awaitArchived(id, "support");
    postfix.submit("ann@client.test", "nobody@example.com", "Subject: no\n\n");
    String log = postfix.awaitLog("status=bounced");
    assertTrue(log.contains("said: 550 5.1.1"), log);
    assertTrue(log.contains("in reply to RCPT TO command"), log);
  }

  @Test
  void aClientThatSendsChunksIsUnderstoodInClearAndInTls()
      throws IOException, InterruptedException, MessagingException {
    // A line that begins with a dot would be sent with another one in front, which is a fault of
    // this client: chunks have no such thing.
    byte[] message = ascii("Subject: chunks\r\n\r\n" + "z".repeat(70).concat("\r\n").repeat(500));
    for (boolean isTls : List.of(false, true)) {
      Properties properties = new Properties();
      properties.setProperty("mail.smtp.chunksize", "10000");
      properties.setProperty("mail.smtp.starttls.enable", "" + isTls);
      properties.setProperty("mail.smtp.starttls.required", "" + isTls);
      properties.setProperty("mail.smtp.ssl.trust", "*");
      properties.setProperty("mail.smtp.localhost", "client.test");
      properties.setProperty("mail.smtp.from", "ann@client.test");
      Session session = Session.getInstance(properties);
      ByteArrayOutputStream seen = new ByteArrayOutputStream();
      session.setDebugOut(new PrintStream(seen, true, StandardCharsets.UTF_8));
      session.setDebug(true);
      try (SMTPTransport transport = (SMTPTransport) session.getTransport("smtp")) {
        transport.connect("127.0.0.1", hub.port(), null, null);
        MimeMessage mail = new MimeMessage(session, new ByteArrayInputStream(message));
        transport.sendMessage(mail, new Address[] {new InternetAddress("open@example.com")});
        String said = seen.toString(StandardCharsets.UTF_8);
        assertTrue(said.contains("BDAT 10000"), said);
        assertFalse(said.contains("\nDATA\r\n"), said);
        String id = MailHub.id(transport.getLastServerResponse());
        String top = hub.requireStored(id, message);
        assertTrue(top.contains(isTls ? "ESMTPS" : "ESMTP"), top);
        assertEquals(isTls, top.contains("TLSv1."), top);
        assertEquals("chunks", hub.requireTold(id).at("/mail/commonHeaders/subject").asText());
      }
    }
  }

  @Test
  void aMailWithAnAttachmentIsListedPartByPartAndReadByItsApplicationAndTheCommandLine()
      throws IOException, InterruptedException {
    String message =
        """
        From: Ann <ann@client.test>
        To: open@example.com
        Subject: the report
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=b

        --b
        Content-Type: text/plain; charset=utf-8

        See the file.
        --b
        Content-Type: application/pdf; name="r.pdf"
        Content-Disposition: attachment; filename="r.pdf"
        Content-Transfer-Encoding: base64

        JVBERi0xLjQ=
        --b--
        """;
    Run sent = swaks("open@example.com", message);
    String id = MailHub.id(sent.said());
    hub.requireStored(id, ascii(message.replace("\n", "\r\n")));
    requireFoundAndRead(id);
    requireCommandLineSees(id);
  }

  private static void requireFoundAndRead(String id) throws IOException, InterruptedException {
    try (Api api = hub.api(MailHub.HELPDESK_KEY);
        Api stranger = hub.api(MailHub.STRANGER_KEY)) {
      JsonNode found = api.get("/v1/discovery").path("resources");
      assertEquals(
          "inbox", found.path("SESMessageStoreBucket" + SHA1_OF_INBOX).at("/ref").asText());
      assertTrue(stranger.get("/v1/discovery").path("resources").isEmpty());
      JsonNode mail = api.get("/v1/mail/messages/" + id);
      assertEquals("See the file.", mail.path("text").asText().strip());
      assertEquals(2, mail.path("parts").size(), mail::toString);
      assertEquals("text", mail.at("/parts/0/role").asText());
      assertEquals("attachment", mail.at("/parts/1/role").asText());
      assertEquals("application/pdf", mail.at("/parts/1/type").asText());
      assertEquals("r.pdf", mail.at("/parts/1/name").asText());
      assertEquals(8, mail.at("/parts/1/size").asInt());
      String part = "/v1/mail/messages/" + id + "/parts/2";
      assertArrayEquals(ascii("%PDF-1.4"), hub.bytes(part, MailHub.HELPDESK_KEY).body());
      assertEquals(404, stranger.status(part));
    }
  }

  private static final String SHA1_OF_INBOX = "48fa4524e5e710b86aee4a1d97fb5c2af7345c84";

  private static void requireCommandLineSees(String id) throws IOException {
    String list = hub.sluice("mailbox", "list", "--recipient", "open@example.com");
    assertTrue(list.contains(id), list);
    assertTrue(list.contains("the report"), list);
    String shown = hub.sluice("mailbox", "show", id);
    assertTrue(shown.contains("See the file."), shown);
    assertTrue(shown.contains("r.pdf"), shown);
    Path saved = folder.resolve("saved.eml");
    hub.sluice("mailbox", "save", id, saved.toString());
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("inbox/support").resolve(id)), Files.readAllBytes(saved));
    Path part = folder.resolve("saved.pdf");
    hub.sluice("mailbox", "save", id, part.toString(), "--part", "2");
    assertEquals("%PDF-1.4", Files.readString(part));
  }
}
