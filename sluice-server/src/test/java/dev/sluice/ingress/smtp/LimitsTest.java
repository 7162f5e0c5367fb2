package dev.sluice.ingress.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LimitsTest {

  private static final SmtpLimits SMALL =
      new SmtpLimits(100_000, 1_000, 3, 2, 4, 3, 2, 10, 10, SmtpLimits.Times.DEFAULT);
  private static final String OPEN = "EHLO c\r\nMAIL FROM:<>\r\nRCPT TO:<b@example.com>\r\n";

  private final Dialogue dialogue = new Dialogue(Dialogue.limited(SMALL));

  private String text(String text) {
    return dialogue
        .codes(OPEN + "DATA\r\n" + text + "\r\n.\r\nQUIT\r\n")
        .replace("250, 250 2.1.0, 250 2.1.5, 354, ", "");
  }

  @Test
  void aMessageThatIsTooLargeIsReadAndRefused() {
    assertEquals("250 2.0.0, 221 2.0.0", text("x".repeat(98) + "\r\n" + "a\r\n".repeat(33_200)));
    assertEquals("552 5.3.4, 221 2.0.0", text("a\r\n".repeat(34_000)));
    assertEquals(1, dialogue.reception.taken().size());
  }

  @Test
  void aMessageThatNeverEndsEndsTheSession() {
    assertEquals("552 5.3.4", text("a\r\n".repeat(100_000)));
    assertEquals(
        "250, 250 2.1.0, 250 2.1.5, 552 5.3.4, 221 2.0.0",
        dialogue.codes(OPEN + "BDAT 150000\r\n" + "x".repeat(150_000) + "QUIT\r\n"));
    assertEquals(
        "250, 250 2.1.0, 250 2.1.5, 552 5.3.4",
        dialogue.codes(OPEN + "BDAT 250000\r\n" + "x".repeat(250_000) + "QUIT\r\n"));
    assertEquals(
        "250, 250 2.1.0, 250 2.1.5, 250 2.0.0, 552 5.3.4, 503 5.5.1",
        dialogue.codes(
            OPEN
                + "BDAT 60000\r\n"
                + "a\r\n".repeat(20_000)
                + "BDAT 60000\r\n"
                + "a\r\n".repeat(20_000)
                + "BDAT 0 LAST\r\n"));
  }

  @Test
  void aLineMayHaveSoManyBytesWithItsEnd() {
    assertEquals("250 2.0.0, 221 2.0.0", text("x".repeat(998)));
    assertEquals("550 5.6.0, 221 2.0.0", text("x".repeat(999)));
    assertEquals("550 5.6.0, 221 2.0.0", text("x".repeat(40_000)));
  }

  @Test
  void aMessageThatGoesRoundIsRefused() {
    String hop = "rEceived: from a by b\r\n Received: folded\r\n";
    String rest = "X-Received: by c\r\nReceivedx: no\r\n\r\nReceived: in the body\r\n";
    assertEquals("250 2.0.0, 221 2.0.0", text(hop + hop + rest + hop));
    assertEquals("554 5.4.6, 221 2.0.0", text(hop + hop + hop + rest));
  }

  @Test
  void recipientsBehindTheLastComeInAnotherMessage() {
    String rcpt = "RCPT TO:<b@example.com>\r\n";
    assertEquals(
        "250, 250 2.1.0, 250 2.1.5, 250 2.1.5, 250 2.1.5, 452 4.5.3, 354, 250 2.0.0",
        dialogue.codes(OPEN + rcpt.repeat(3) + "DATA\r\nx\r\n.\r\n"));
    assertEquals(3, dialogue.reception.taken().getFirst().envelope().recipients().size());
  }

  @Test
  void countsThatRunOutEndTheSession() {
    assertEquals(
        "250, 250 2.1.0, 250 2.0.0, 250 2.1.0, 250 2.0.0, 421 4.7.0",
        dialogue.codes("EHLO c\r\n" + "MAIL FROM:<>\r\nRSET\r\n".repeat(3) + "QUIT\r\n"));
    assertEquals(
        "500 5.5.1, 500 5.5.1, 500 5.5.1, 500 5.5.1, 421 4.7.0", dialogue.codes("X\r\n".repeat(9)));
    assertEquals(
        "250, 250 2.1.0, 550 5.1.1, 550 5.1.1, 550 5.1.1, 421 4.7.0",
        dialogue.codes(
            "EHLO c\r\nMAIL FROM:<>\r\n" + "RCPT TO:<nobody@example.com>\r\n".repeat(4)));
    String noops = dialogue.codes("NOOP\r\n".repeat(200));
    assertTrue(noops.endsWith("250 2.0.0, 421 4.7.0"), noops);
    assertEquals(Conversation.MAX_IDLE_COMMANDS + 4 + 1, noops.split(", ").length);
  }

  @Test
  void aCommandLineThatIsTooLongIsReadAndRefused() {
    String most = "EHLO " + "x".repeat(Wire.MAX_LINE - 7) + "\r\n";
    assertEquals("501 5.5.4, 250 2.0.0", dialogue.codes(most + "NOOP\r\n"));
    for (int more : new int[] {1, 5_000, 100_000}) {
      String line = "EHLO " + "x".repeat(Wire.MAX_LINE - 7 + more) + "\r\n";
      assertEquals("500 5.5.2, 250 2.0.0", dialogue.codes(line + "NOOP\r\n"), "" + more);
    }
    assertEquals("500 5.5.2", dialogue.codes("EHLO \0\r\n"));
  }

  @Test
  void silenceEndsTheSession() {
    assertEquals("421 4.4.2", dialogue.codes(ScriptedLink.SILENCE));
    assertEquals("250, 421 4.4.2", dialogue.codes("EHLO c\r\nMAIL", ScriptedLink.SILENCE));
    assertEquals(
        "250, 250 2.1.0, 250 2.1.5, 354, 421 4.4.2",
        dialogue.codes(OPEN + "DATA\r\nx", ScriptedLink.SILENCE));
    assertEquals(List.of("thrown away"), dialogue.reception.closed());
  }

  /// The clock moves on at each reply of the server's, and with each byte that it is sent.
  @Test
  void aMessageThatDripsEndsTheSession() {
    List<String> drops = new ArrayList<>(List.of(OPEN + "DATA\r\n"));
    for (int i = 0; i < 100; i++) {
      drops.add("x");
    }
    SmtpLimits.Times standard = SmtpLimits.Times.DEFAULT;
    for (Duration each : List.of(Duration.ofMillis(500), Duration.ofSeconds(1))) {
      Dialogue slow = new Dialogue(Dialogue.limited(SMALL));
      slow.tick(each);
      String said = slow.run(drops);
      boolean isTooSlow = each.multipliedBy(100).compareTo(standard.grace()) > 0;
      assertEquals(isTooSlow, said.contains("421 4.4.2 the message comes too slowly"), said);
    }
  }

  @Test
  void aSessionMayLastSoLong() {
    List<String> pieces = new ArrayList<>();
    for (int i = 0; i < 90; i++) {
      pieces.add("RSET\r\n");
    }
    dialogue.tick(Duration.ofMinutes(2));
    String said = dialogue.run(pieces);
    assertTrue(said.endsWith("421 4.4.2 the session has lasted too long\r\n"), said);
  }

  @Test
  void whoSpeaksFirstIsRefusedWhereItIsAsked() {
    SmtpLimits.Times times = SmtpLimits.Times.DEFAULT;
    SmtpLimits polite =
        new SmtpLimits(
            100_000,
            1_000,
            3,
            2,
            4,
            3,
            2,
            10,
            10,
            new SmtpLimits.Times(
                times.idle(),
                times.session(),
                times.data(),
                times.slowest(),
                times.grace(),
                Duration.ofSeconds(1),
                times.stop()));
    Dialogue greeted = new Dialogue(Dialogue.limited(polite));
    assertEquals("554 5.5.1 you spoke before you were greeted\r\n", greeted.run("EHLO c\r\n"));
    assertEquals("250", greeted.codes(ScriptedLink.SILENCE, "EHLO c\r\n").substring(0, 3));
  }
}
