package dev.sluice.ingress.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.sluice.mail.EmailAddress;
import dev.sluice.testkit.postfix.Postfix;
import dev.sluice.time.Clock;
import dev.sluice.tls.KeyTool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The server with the clients that people send mail with. They come from Debian's packages; where
/// one is missing the test fails and says which.
@Timeout(120)
class MailClientsTest {

  private static final String TEXT =
      "Subject: dots\n\n.one\n..two\n.\nnot the end\n" + "x".repeat(900) + "\n";

  @TempDir Path folder;
  private final RecordingReception reception = new RecordingReception();
  private SmtpServer server;

  @BeforeEach
  void start() throws IOException, GeneralSecurityException {
    SmtpSettings settings =
        new SmtpSettings(
            "127.0.0.1",
            0,
            Optional.of(0),
            "mx.example.com",
            "example.com",
            Optional.of(KeyTool.write(folder, "mx.example.com")),
            false,
            SmtpSettings.SignIn.OPTIONAL,
            SmtpSettings.Newlines.REJECT,
            SmtpLimits.DEFAULT);
    Logins ada =
        (name, password) ->
            name.equals("ada") && password.equals("s3cret") ? Optional.of("ada") : Optional.empty();
    server = new SmtpServer(settings, reception, ada, Clock.system());
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static String run(String tool, List<String> command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), said);
      assertEquals(0, process.exitValue(), said);
      return said;
    } catch (IOException e) {
      return fail(tool + " is missing; install Debian's package " + tool, e);
    }
  }

  private List<String> swaks(String... more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "swaks",
                "--server",
                "127.0.0.1",
                "--port",
                "" + server.port(),
                "--helo",
                "client.test",
                "--from",
                "a@client.test",
                "--to",
                "b@example.com,c@example.com",
                "--body",
                "hello\n.\n..\nbye"));
    command.addAll(List.of(more));
    return command;
  }

  @Test
  void swaksSendsInClearPipelinedAndInTlsSignedIn() throws InterruptedException {
    run("swaks", swaks());
    run("swaks", swaks("--pipeline"));
    for (String mechanism : List.of("PLAIN", "LOGIN")) {
      run(
          "swaks",
          swaks("--tls", "--auth", mechanism, "--auth-user", "ada", "--auth-password", "s3cret"));
    }
    run("swaks", swaks("--tlsc", "--port", "" + server.tlsPort().orElseThrow()));
    List<RecordingReception.Taken> taken = reception.taken();
    assertEquals(
        List.of("ESMTP", "ESMTP", "ESMTPSA", "ESMTPSA", "ESMTPS"),
        taken.stream().map(each -> each.envelope().client().protocol()).toList());
    for (RecordingReception.Taken each : taken) {
      assertTrue(each.text().contains("\r\n\r\nhello\r\n.\r\n..\r\nbye\r\n"), each.text());
      assertEquals(
          List.of(new EmailAddress("b", "example.com"), new EmailAddress("c", "example.com")),
          each.envelope().recipients());
    }
  }

  private static final String SMTPLIB =
      """
      import smtplib, ssl, sys
      from email.message import EmailMessage
      port, tls_port = int(sys.argv[1]), int(sys.argv[2])
      context = ssl._create_unverified_context()
      text = 'Subject: dots\\n\\n.one\\n..two\\n.\\nnot the end\\n' + 'x' * 900 + '\\n'
      with smtplib.SMTP('127.0.0.1', port, 'client.test') as s:
          assert s.sendmail('a@client.test', ['b@example.com', 'nobody@example.com'], text) \\
              == {'nobody@example.com': (550, b'5.1.1 nobody has that address')}
          assert s.verify('b')[0] == 252
          s.starttls(context=context)
          s.login('ada', 's3cret')
          s.sendmail('a@client.test', 'b@example.com', 'Subject: large\\n\\n' + ('y' * 76 + '\\n') * 60000)
      with smtplib.SMTP_SSL('127.0.0.1', tls_port, 'client.test', context=context) as s:
          m = EmailMessage()
          m['From'], m['To'], m['Subject'] = 'ä@client.test', 'jürgen@example.com', 'grüße'
          m.set_content('schöne grüße\\n')
          s.send_message(m)
      with smtplib.SMTP('127.0.0.1', port, 'client.test') as s:
          s.ehlo()
          assert s.mail('a@client.test', ['size=99999999'])[0] == 552
          try:
              s.sendmail('a@client.test', 'virus@example.com', text)
              assert False
          except smtplib.SMTPDataError as e:
              assert e.smtp_code == 554, e
      """;

  @Test
  void pythonsSmtplibSendsLargeAndInternationalizedMails()
      throws IOException, InterruptedException {
    Path script = Files.writeString(folder.resolve("send.py"), SMTPLIB);
    run(
        "python3",
        List.of(
            "python3", script.toString(), "" + server.port(), "" + server.tlsPort().orElseThrow()));
    List<RecordingReception.Taken> taken = reception.taken();
    assertEquals(3, taken.size());
    assertEquals(TEXT.replace("\n", "\r\n"), taken.getFirst().text());
    assertEquals(78 * 60_000 + 18, taken.get(1).text().length());
    assertEquals("ada", taken.get(1).envelope().client().user().orElseThrow());
    assertEquals("UTF8SMTPS", taken.get(2).envelope().client().protocol());
    assertEquals("jürgen", taken.get(2).envelope().recipients().getFirst().local());
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "encrypt"})
  void postfixHandsOverItsMail(String tls) throws IOException, InterruptedException {
    Postfix.missing().ifPresent(missing -> fail(missing));
    Path queue = Files.createTempDirectory("sluice-postfix");
    try (Postfix postfix = Postfix.sending(queue, server.port(), tls)) {
      postfix.submit("a@client.test", "b@example.com", TEXT);
      postfix.submit("", "c@example.com", "Subject: a bounce\n\nähm\n");
      List<RecordingReception.Taken> taken = reception.await(2);
      RecordingReception.Taken dots =
          taken.stream().filter(each -> each.text().contains("dots")).findFirst().orElseThrow();
      assertTrue(dots.text().endsWith(TEXT.substring(15).replace("\n", "\r\n")), dots.text());
      assertEquals(Optional.of(new EmailAddress("a", "client.test")), dots.envelope().sender());
      String protocol = tls.equals("none") ? "ESMTP" : "ESMTPS";
      assertEquals(protocol, dots.envelope().client().protocol());
      assertEquals("mta.test", dots.envelope().client().greeting());
      assertTrue(taken.stream().anyMatch(each -> each.envelope().sender().isEmpty()));
      postfix.submit("a@client.test", "nobody@example.com", TEXT);
      assertTrue(postfix.awaitLog("status=bounced").contains("550 5.1.1 nobody has that address"));
      postfix.submit("a@client.test", "no-end@example.com", TEXT);
      assertTrue(postfix.awaitLog("status=deferred").contains("451 4.3.0"));
    } finally {
      deleteAll(queue);
    }
  }

  private static void deleteAll(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
