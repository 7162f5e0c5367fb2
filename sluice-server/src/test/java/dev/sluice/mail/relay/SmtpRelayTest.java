package dev.sluice.mail.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmtpRelayTest {

  private static final Letter LETTER =
      new Letter("ada@example.com", "Ihr Schlüssel", "It is 123456\n.\nthe end\n");

  private static Relay relay(int port, RelaySettings.Security security, boolean signsIn) {
    return new SmtpRelay(
        new RelaySettings(
            "127.0.0.1",
            port,
            security,
            signsIn
                ? Optional.of(new RelaySettings.Login("hub", new Secret("s3cret")))
                : Optional.empty(),
            "hub@sluice.example"));
  }

  @Test
  void aLetterIsHandedOverWholeWithTheLoginAndTheLettersId() {
    try (SmtpServer server = new SmtpServer("", "")) {
      Relay.Outcome outcome =
          relay(server.port(), RelaySettings.Security.NONE, true).hand("id-7", LETTER);
      assertInstanceOf(Relay.Outcome.Taken.class, outcome, server.commands().toString());
      String login =
          Base64.getEncoder().encodeToString("hub\0hub\0s3cret".getBytes(StandardCharsets.UTF_8));
      List<String> commands = server.commands();
      assertTrue(commands.contains("AUTH PLAIN " + login), commands.toString());
      assertTrue(commands.stream().anyMatch(c -> c.startsWith("MAIL FROM:<hub@sluice.example>")));
      assertTrue(commands.stream().anyMatch(c -> c.startsWith("RCPT TO:<ada@example.com>")));
      List<String> letter = server.letter();
      assertTrue(letter.contains("Message-ID: <id-7@sluice.example>"), letter.toString());
      assertTrue(letter.contains("Subject: =?UTF-8?Q?Ihr_Schl=C3=BCssel?="), letter.toString());
      assertEquals(
          List.of("It is 123456", "..", "the end"),
          letter.subList(letter.size() - 3, letter.size()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "RCPT TO,550 no such user,Refused[why=the relay answers 550]",
    "RCPT TO,450 busy,Troubled[why=the relay answers 450]",
    "MAIL FROM,451 later,Troubled[why=the relay answers 451]",
    "DATA,554 spam,Refused[why=the relay answers 554]",
    "AUTH,535 no,Troubled[why=the relay does not let the hub in]",
  })
  void whatTheRelayRefusesIsTriedAgainUnlessItIsForGood(
      String command, String refusal, String outcome) {
    try (SmtpServer server = new SmtpServer(command, refusal)) {
      assertEquals(
          outcome,
          relay(server.port(), RelaySettings.Security.NONE, true).hand("id", LETTER).toString());
    }
  }

  @Test
  void withoutTlsNothingIsToldToARelayThatMustHaveIt() {
    try (SmtpServer server = new SmtpServer("", "")) {
      Relay.Outcome outcome =
          relay(server.port(), RelaySettings.Security.STARTTLS, true).hand("id", LETTER);
      assertInstanceOf(Relay.Outcome.Troubled.class, outcome);
      assertTrue(
          server.commands().stream().noneMatch(c -> c.startsWith("AUTH") || c.startsWith("MAIL")),
          server.commands().toString());
    }
  }

  @Test
  void aRelayThatIsNotThereIsTrouble() {
    int port;
    try (SmtpServer server = new SmtpServer("", "")) {
      port = server.port();
    }
    assertInstanceOf(
        Relay.Outcome.Troubled.class,
        relay(port, RelaySettings.Security.NONE, false).hand("id", LETTER));
  }
}
