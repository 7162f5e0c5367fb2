package dev.sluice.ingress.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import dev.sluice.mail.Client;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecurityTest {

  private static final Logins ADA =
      (name, password) -> {
        if (name.equals("trouble")) {
          throw Fault.of(Fault.Kind.UNAVAILABLE, "no-registry", "it cannot be read");
        }
        return name.equals("ada") && password.equals("s3crét")
            ? Optional.of("ada")
            : Optional.empty();
      };

  private final Dialogue secure =
      new Dialogue(Dialogue.secure(SmtpSettings.SignIn.OPTIONAL, false)).with(ADA);

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private String inTls(String commands) {
    return secure
        .codes("EHLO c\r\nSTARTTLS\r\n", ScriptedLink.TLS, "EHLO c\r\n" + commands)
        .replaceFirst("^250, 220 2.0.0, 250(, )?", "");
  }

  @Test
  void commandsThatCameInClearBehindStarttlsAreForgotten() {
    String said =
        secure.run(
            "EHLO c\r\nSTARTTLS\r\nEHLO evil\r\nMAIL FROM:<evil@example.com>\r\n",
            ScriptedLink.TLS,
            "RCPT TO:<b@example.com>\r\nEHLO good\r\nRCPT TO:<b@example.com>\r\nQUIT\r\n");
    String inTls = said.substring(said.indexOf("220 2.0.0"));
    assertTrue(inTls.startsWith("220 2.0.0 begin TLS now\r\n503 5.5.1 "), said);
    assertFalse(said.contains("sender ok"), said);
    assertTrue(said.endsWith("503 5.5.1 say MAIL FROM first\r\n221 2.0.0 bye\r\n"), said);
  }

  @Test
  void bytesInClearInPlaceOfTheHandshakeEndTheConnection() {
    assertEquals(
        "250, 220 2.0.0", secure.codes("EHLO c\r\nSTARTTLS\r\n", "MAIL FROM:<evil@x.test>\r\n"));
  }

  @Test
  void aMessageOfSomebodyWhoSignedInSaysSo() {
    assertEquals(
        "235 2.7.0, 250 2.1.0, 250 2.1.5, 354, 250 2.0.0",
        inTls(
            "AUTH PLAIN "
                + base64("\0ada\0s3crét")
                + "\r\n"
                + "MAIL FROM:<a@b.c> AUTH=<>\r\n"
                + "RCPT TO:<b@example.com>\r\n"
                + "DATA\r\n"
                + "x\r\n"
                + ".\r\n"));
    Client client = secure.reception.taken().getFirst().envelope().client();
    assertEquals("ESMTPSA", client.protocol());
    assertEquals(Optional.of("ada"), client.user());
    assertEquals(Optional.of("TLSv1.3 TLS_AES_256_GCM_SHA384"), client.tls());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AUTH PLAIN\\r\\n[\\0ada\\0s3crét] | 334, 235 2.7.0",
        "AUTH plain [ada\\0ada\\0s3crét] | 235 2.7.0",
        "AUTH PLAIN [bob\\0ada\\0s3crét] | 535 5.7.8",
        "AUTH PLAIN [\\0ada\\0wrong] | 535 5.7.8",
        "AUTH PLAIN [\\0trouble\\0x] | 451 4.3.0",
        "AUTH PLAIN [ada] | 501 5.5.2",
        "AUTH PLAIN = | 501 5.5.2",
        "AUTH PLAIN *** | 501 5.5.2",
        "AUTH PLAIN\\r\\n* | 334, 501 5.7.0",
        "AUTH LOGIN\\r\\n[ada]\\r\\n[s3crét] | 334, 334, 235 2.7.0",
        "AUTH LOGIN [ada]\\r\\n[s3crét] | 334, 235 2.7.0",
        "AUTH LOGIN [ada]\\r\\n* | 334, 501 5.7.0",
        "AUTH CRAM-MD5 | 504 5.5.4",
        "AUTH | 504 5.5.4",
        "MAIL FROM:<>\\r\\nAUTH PLAIN [\\0ada\\0s3crét] | 250 2.1.0, 503 5.5.1",
        "AUTH PLAIN [\\0ada\\0s3crét]\\r\\nAUTH PLAIN [\\0ada\\0s3crét] | 235 2.7.0, 503 5.5.1",
        "AUTH PLAIN [\\0ada\\0s3crét]\\r\\nSTARTTLS | 235 2.7.0, 503 5.5.1",
        "AUTH PLAIN [x]\\r\\nQUIT | 501 5.5.2, 221 2.0.0",
      })
  void signingInHasItsReplies(String commands, String replies) {
    String sent = commands.replace("\\r", "\r").replace("\\n", "\n").replace("\\0", "\0");
    StringBuilder encoded = new StringBuilder();
    for (String part : sent.split("(?=\\[)|(?<=\\])")) {
      boolean isBracketed = part.startsWith("[");
      encoded.append(isBracketed ? base64(part.substring(1, part.length() - 1)) : part);
    }
    assertEquals(replies, inTls(encoded + "\r\n"));
  }

  @Test
  void whoGuessesPasswordsIsSentAway() {
    String guess = "AUTH PLAIN " + base64("\0ada\0guess") + "\r\n";
    assertEquals("535 5.7.8, 535 5.7.8, 535 5.7.8, 421 4.7.0", inTls(guess.repeat(5)));
  }

  @Test
  void aPasswordIsNeverAskedForInClear() {
    assertEquals(
        "250, 538 5.7.11", secure.codes("EHLO c\r\nAUTH PLAIN " + base64("\0ada\0x") + "\r\n"));
  }

  @Test
  void mailMayBeForThoseOnlyWhoComeInTlsOrHaveSignedIn() {
    assertEquals(
        "250, 530 5.7.0",
        new Dialogue(Dialogue.secure(SmtpSettings.SignIn.OFF, true))
            .codes("EHLO c\r\nMAIL FROM:<>\r\n"));
    assertEquals(
        "250, 530 5.7.0",
        new Dialogue(Dialogue.secure(SmtpSettings.SignIn.REQUIRED, false))
            .codes("EHLO c\r\nMAIL FROM:<>\r\n"));
  }
}
