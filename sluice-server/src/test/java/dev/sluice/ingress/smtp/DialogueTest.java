package dev.sluice.ingress.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.mail.EmailAddress;
import dev.sluice.mail.Envelope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DialogueTest {

  private final Dialogue dialogue = new Dialogue(Dialogue.PLAIN);

  @Test
  void aMessageComesAsItWasSentWithItsEnvelope() {
    String text = "Subject: hi\r\n\r\nfirst\r\n..two dots\r\n.\tone dot\r\n";
    String codes =
        dialogue.codes(Dialogue.BEGIN + text.replace("\r\n.", "\r\n..") + ".\r\nQUIT\r\n");
    assertEquals("250, 250 2.1.0, 250 2.1.5, 354, 250 2.0.0, 221 2.0.0", codes);
    RecordingReception.Taken taken = dialogue.reception.taken().getFirst();
    assertEquals(text, taken.text());
    Envelope envelope = taken.envelope();
    assertEquals(Optional.of(new EmailAddress("a", "client.test")), envelope.sender());
    assertEquals(List.of(new EmailAddress("b", "example.com")), envelope.recipients());
    assertEquals("client.test", envelope.client().greeting());
    assertEquals("ESMTP", envelope.client().protocol());
    assertEquals("192.0.2.7", envelope.client().address().getHostAddress());
  }

  @Test
  void theWireMayCutTheStreamAnywhere() {
    String stream =
        Dialogue.BEGIN
            + "Subject: hi\r\n\r\n"
            + "..\r\n"
            + "...\r\n"
            + ".x\r\n"
            + "y\r\n"
            + ".\r\n"
            + "MAIL FROM:<> SIZE=12\r\n"
            + "RCPT TO:<b@example.com>\r\n"
            + "BDAT 5\r\n"
            + "a\r\n"
            + ".\r"
            + "BDAT 4 LAST\r\n\n"
            + ".\r\n"
            + "QUIT\r\n";
    String whole = new Dialogue(Dialogue.PLAIN).run(stream);
    assertTrue(whole.endsWith("221 2.0.0 bye\r\n"), whole);
    for (int cut = 1; cut < stream.length(); cut++) {
      Dialogue one = new Dialogue(Dialogue.PLAIN);
      assertEquals(whole, one.run(stream.substring(0, cut), stream.substring(cut)), "at " + cut);
      assertEquals(
          List.of("Subject: hi\r\n\r\n.\r\n..\r\nx\r\ny\r\n", "a\r\n.\r\n.\r\n"),
          one.reception.texts(),
          "at " + cut);
    }
    List<String> bytes = new ArrayList<>();
    stream.chars().forEach(c -> bytes.add(String.valueOf((char) c)));
    Dialogue one = new Dialogue(Dialogue.PLAIN);
    assertEquals(whole, one.run(bytes));
    assertEquals(2, one.reception.taken().size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MAIL FROM:<a@b.c> | 250 2.1.0",
        "mail from:<a@b.c> | 250 2.1.0",
        "MAIL FROM: <a@b.c> | 250 2.1.0",
        "MAIL FROM:<> | 250 2.1.0",
        "MAIL FROM:<@relay.one,@relay.two:a@b.c> | 250 2.1.0",
        "MAIL FROM:<\"a b\\\"c\"@b.c> | 250 2.1.0",
        "MAIL FROM:<a..b.@b.c> | 250 2.1.0",
        "MAIL FROM:<a@[192.0.2.1]> | 250 2.1.0",
        "MAIL FROM:<a@[IPv6:2001:db8::1]> | 250 2.1.0",
        "MAIL FROM:<a@[2001:db8::1]> | 501 5.1.7",
        "MAIL FROM:<a@[nonsense]> | 501 5.1.7",
        "MAIL FROM:<a@b.c> SIZE=100 BODY=8BITMIME | 250 2.1.0",
        "MAIL FROM:<a@b.c> size=100 body=7bit smtputf8 | 250 2.1.0",
        "MAIL FROM:<a@b.c> SIZE=41943040 | 250 2.1.0",
        "MAIL FROM:<a@b.c> SIZE=41943041 | 552 5.3.4",
        "MAIL FROM:<a@b.c> SIZE=99999999999999999999 | 552 5.3.4",
        "MAIL FROM:<a@b.c> SIZE=999999999999999999999 | 501 5.5.4",
        "MAIL FROM:<a@b.c> SIZE=-1 | 501 5.5.4",
        "MAIL FROM:<a@b.c> SIZE= | 501 5.5.4",
        "MAIL FROM:<a@b.c> SIZE=1 SIZE=2 | 501 5.5.4",
        "MAIL FROM:<a@b.c> BODY=BINARYMIME | 501 5.5.4",
        "MAIL FROM:<a@b.c> SMTPUTF8=1 | 501 5.5.4",
        "MAIL FROM:<a@b.c> AUTH=<> | 555 5.5.4",
        "MAIL FROM:<a@b.c> RET=FULL | 555 5.5.4",
        "MAIL FROM:<a@b.c>SIZE=1 | 501 5.1.7",
        "MAIL FROM:a@b.c | 501 5.1.7",
        "MAIL FROM:<a@b.c | 501 5.1.7",
        "MAIL FROM:<a> | 501 5.1.7",
        "MAIL FROM:<a@> | 501 5.1.7",
        "MAIL FROM:<a@b..c> | 501 5.1.7",
        "MAIL FROM:<@b.c> | 501 5.1.7",
        "MAIL FROM:<a@b@c> | 501 5.1.7",
        "MAIL FROM:<a b@c> | 501 5.1.7",
        "MAIL FROM:<\"a@b.c> | 501 5.1.7",
        "MAIL FROM:<\"a\\ | 501 5.1.7",
        "MAIL TO:<a@b.c> | 501 5.5.4",
        "MAIL | 501 5.5.4",
        "RCPT TO:<a@example.com> | 503 5.5.1",
        "DATA | 503 5.5.1",
        "DATA x | 501 5.5.4",
        "VRFY a | 252 2.5.0",
        "EXPN a | 502 5.5.1",
        "HELP | 214 2.0.0",
        "NOOP anything | 250 2.0.0",
        "RSET | 250 2.0.0",
        "RSET x | 501 5.5.4",
        "STARTTLS | 502 5.5.1",
        "AUTH PLAIN AGEAYg== | 502 5.5.1",
        "XCLIENT NAME=x | 500 5.5.1",
        "QUIT | 221 2.0.0",
        "GET / HTTP/1.1 | 554 5.5.1",
        "HELO | 501 5.5.4",
        "HELO [192.0.2.1] | 250",
        "EHLO what_ever it is | 250",
      })
  void eachCommandHasItsReply(String command, String reply) {
    assertEquals("250, " + reply, dialogue.codes("EHLO c\r\n" + command + "\r\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<b@example.com> | 250 2.1.5",
        "<postmaster> | 250 2.1.5",
        "<Postmaster> | 250 2.1.5",
        "<webmaster> | 501 5.1.3",
        "<> | 501 5.1.3",
        "<@relay.example:b@example.com> | 250 2.1.5",
        "<\"a@b\"@example.com> | 250 2.1.5",
        "<nobody@example.com> | 550 5.1.1",
        "<later@example.com> | 450 4.2.0",
        "<busy-recipient@example.com> | 452 4.3.1",
        "<bug@example.com> | 421 4.3.0",
        "<b@example.com> NOTIFY=NEVER | 555 5.5.4",
      })
  void eachRecipientHasItsReply(String path, String reply) {
    assertEquals(
        "250, 250 2.1.0, " + reply,
        dialogue.codes("EHLO c\r\nMAIL FROM:<>\r\nRCPT TO:" + path + "\r\n"));
  }

  @Test
  void postmasterWithoutADomainIsOursOfTheFirstDomain() {
    dialogue.run("EHLO c\r\nMAIL FROM:<>\r\nRCPT TO:<postmaster>\r\nDATA\r\nx\r\n.\r\n");
    Envelope envelope = dialogue.reception.taken().getFirst().envelope();
    assertEquals(List.of(new EmailAddress("postmaster", "example.com")), envelope.recipients());
    assertEquals(Optional.empty(), envelope.sender());
  }

  @Test
  void addressesOutsideOfAsciiAreTakenWhenTheyAreAnnounced() {
    String begin = "EHLO c\r\nMAIL FROM:<";
    String rest = "\r\nRCPT TO:<jürgen@example.com>\r\nDATA\r\nx\r\n.\r\n";
    String sender = "ä@bücher.test>";
    assertEquals(
        "250, 250 2.1.0, 250 2.1.5, 354, 250 2.0.0",
        dialogue.codes(Dialogue.wire(begin + sender + " SMTPUTF8" + rest)));
    Envelope envelope = dialogue.reception.taken().getFirst().envelope();
    assertTrue(envelope.isInternationalized());
    assertEquals("UTF8SMTP", envelope.client().protocol());
    assertEquals("jürgen", envelope.recipients().getFirst().local());
    assertEquals("250, 553 5.6.7", dialogue.codes(Dialogue.wire(begin + sender + "\r\n")));
    assertEquals(
        "250, 250 2.1.0, 553 5.6.7, 554 5.5.1, 500 5.5.1, 500 5.5.1",
        dialogue.codes(Dialogue.wire(begin + ">" + rest)));
    assertEquals("250, 500 5.5.2", dialogue.codes(begin + "\u00ff@b.c> SMTPUTF8\r\n"));
  }

  @Test
  void nothingGoesBeforeTheGreetingAndNoMessageInAnother() {
    String begin = "MAIL FROM:<>\r\n";
    assertEquals("503 5.5.1", dialogue.codes(begin));
    assertEquals(
        "250, 250 2.1.0, 503 5.5.1, 554 5.5.1, 250 2.0.0, 503 5.5.1",
        dialogue.codes(
            "EHLO c\r\n" + begin + begin + "DATA\r\nRSET\r\nRCPT TO:<b@example.com>\r\n"));
    assertEquals(
        "250, 250 2.1.0, 250, 503 5.5.1",
        dialogue.codes("EHLO c\r\nMAIL FROM:<>\r\nEHLO c\r\nRCPT TO:<b@example.com>\r\n"));
  }

  @ParameterizedTest
  @CsvSource({
    "no-end,451 4.3.0",
    "no-write,451 4.3.0",
    "busy,452 4.3.1",
    "virus,554 5.7.1",
  })
  void whatCannotBeKeptIsReadToItsEndAndSaid(String local, String reply) {
    String rcpt = "EHLO c\r\nMAIL FROM:<>\r\nRCPT TO:<" + local + "@example.com>\r\n";
    String text = "x\r\n".repeat(20_000);
    assertEquals(
        "250, 250 2.1.0, 250 2.1.5, 354, " + reply + ", 250 2.1.0, 221 2.0.0",
        dialogue.codes(rcpt + "DATA\r\n" + text + ".\r\nMAIL FROM:<>\r\nQUIT\r\n"));
    assertEquals(List.of("thrown away"), dialogue.reception.closed());
    assertEquals(
        "250, 250 2.1.0, 250 2.1.5, " + reply + ", 250 2.1.0, 221 2.0.0",
        new Dialogue(Dialogue.PLAIN)
            .codes(rcpt + "BDAT 60000 LAST\r\n" + text + "MAIL FROM:<>\r\nQUIT\r\n"));
  }

  @Test
  void noRoomAtTheBeginningIsSaidBeforeTheText() {
    String rcpt = "EHLO c\r\nMAIL FROM:<>\r\nRCPT TO:<no-begin@example.com>\r\n";
    assertEquals("250, 250 2.1.0, 250 2.1.5, 452 4.3.1", dialogue.codes(rcpt + "DATA\r\n"));
    assertEquals(
        "250, 250 2.1.0, 250 2.1.5, 452 4.3.1, 221 2.0.0",
        dialogue.codes(rcpt + "BDAT 4\r\nQUITQUIT\r\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "BDAT 3\\r\\nabcBDAT 2 LAST\\r\\nde | 250 2.0.0, 250 2.0.0 | abcde",
        "BDAT 3 LAST\\r\\nabc | 250 2.0.0 | abc",
        "BDAT 0 LAST\\r\\n | 250 2.0.0 | (empty)",
        "BDAT 3\\r\\n.\\r\\nBDAT 0 last\\r\\n | 250 2.0.0, 250 2.0.0 | .\\r\\n",
        "BDAT 3\\r\\nab\\rBDAT 1 LAST\\r\\n\\n | 250 2.0.0, 250 2.0.0 | ab\\r\\n",
        "BDAT 3\\r\\nab\\rBDAT 1 LAST\\r\\nc | 250 2.0.0, 550 5.5.2 | (none)",
        "BDAT 3 LAST\\r\\nab\\r | 550 5.5.2 | (none)",
        "BDAT 3 LAST\\r\\na\\nb | 550 5.5.2 | (none)",
        "BDAT 3\\r\\na\\nbBDAT 1 LAST\\r\\nc | 550 5.5.2, 503 5.5.1 | (none)",
        "BDAT 3\\r\\nabcDATA\\r\\nRSET\\r\\nBDAT 1\\r\\nx | 250 2.0.0, 503 5.5.1, 250 2.0.0, 503"
            + " 5.5.1 | (none)",
        "BDAT 3\\r\\nabcRCPT TO:<c@example.com>\\r\\n | 250 2.0.0, 503 5.5.1 | (none)",
        "BDAT 3\\r\\nabcMAIL FROM:<>\\r\\n | 250 2.0.0, 503 5.5.1 | (none)",
        "BDAT\\r\\n | 501 5.5.4, 501 5.5.4 | (none)",
        "BDAT x\\r\\n | 501 5.5.4, 501 5.5.4 | (none)",
        "BDAT 1 FIRST\\r\\n | 501 5.5.4, 501 5.5.4 | (none)",
        "BDAT -1\\r\\n | 501 5.5.4, 501 5.5.4 | (none)",
        "BDAT 9999999999\\r\\n | 552 5.3.4 | (none)",
      })
  void chunksMakeUpAMessage(String chunks, String replies, String text) {
    String sent = chunks.replace("\\r", "\r").replace("\\n", "\n");
    String begin = "EHLO c\r\nMAIL FROM:<>\r\nRCPT TO:<b@example.com>\r\n";
    assertEquals("250, 250 2.1.0, 250 2.1.5, " + replies, dialogue.codes(begin + sent));
    String taken = text.equals("(empty)") ? "" : text.replace("\\r", "\r").replace("\\n", "\n");
    assertEquals(text.equals("(none)") ? List.of() : List.of(taken), dialogue.reception.texts());
  }

  @Test
  void whatIsOfferedIsWhatWasConfigured() {
    String plain = dialogue.run("EHLO c\r\n");
    for (String word :
        List.of(
            "PIPELINING",
            "SIZE 41943040",
            "8BITMIME",
            "SMTPUTF8",
            "CHUNKING",
            "ENHANCEDSTATUSCODES",
            "LIMITS MAILMAX=1000 RCPTMAX=100")) {
      assertTrue(plain.contains(word + "\r\n"), plain);
    }
    assertFalse(plain.contains("STARTTLS") || plain.contains("AUTH"), plain);
    String secure =
        new Dialogue(Dialogue.secure(SmtpSettings.SignIn.OPTIONAL, false))
            .run("EHLO c\r\nSTARTTLS\r\n", ScriptedLink.TLS, "EHLO c\r\n");
    String[] sides = secure.split("220 2.0.0 begin TLS now");
    assertTrue(sides[0].contains("-STARTTLS\r\n") && !sides[0].contains("AUTH"), secure);
    assertTrue(sides[1].contains("-AUTH PLAIN LOGIN\r\n"), secure);
    assertFalse(sides[1].contains("STARTTLS"), secure);
  }
}
