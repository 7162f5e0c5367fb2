package dev.sluice.ingress.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What other servers have taken for the end of a message, and is none.
class SmugglingTest {

  private static final String INSIDE =
      "MAIL FROM:<boss@example.com>\r\nRCPT TO:<victim@example.com>\r\nDATA\r\nsmuggled\r\n.\r\n";

  /// The sequence, and what it becomes of the text when newlines are normalized.
  static Stream<Arguments> sequences() {
    return Stream.of(
        Arguments.of("LF.LF", "\n.\n", "\r\n.\r\n"),
        Arguments.of("LF.CRLF", "\n.\r\n", "\r\n.\r\n"),
        Arguments.of("CRLF.LF", "\r\n.\n", "\r\n\r\n"),
        Arguments.of("CR.CR", "\r.\r", " . "),
        Arguments.of("CR.LF", "\r.\n", " .\r\n"),
        Arguments.of("CR.CRLF", "\r.\r\n", " .\r\n"),
        Arguments.of("CRLF.CR", "\r\n.\r", "\r\n "),
        Arguments.of("LF.CR", "\n.\r", "\r\n. "),
        Arguments.of("CRLF NUL.CRLF", "\r\n\0.\r\n", "\r\n\0.\r\n"),
        Arguments.of("CR CR LF.CR LF", "\r\r\n.\r\r\n", " \r\n \r\n"),
        Arguments.of("CR CRLF.CR CRLF", "\r\r\n.\r\r\n.\n", " \r\n \r\n\r\n"),
        Arguments.of("CRLF.CR CRLF", "\r\n.\r\r\n", "\r\n \r\n"),
        Arguments.of("CRLF..CRLF", "\r\n..\r\n", "\r\n.\r\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sequences")
  void nothingButCrLfDotCrLfEndsAMessage(String name, String sequence, String normalized) {
    Dialogue dialogue = new Dialogue(Dialogue.PLAIN);
    String sent = Dialogue.BEGIN + "first" + sequence + INSIDE + "QUIT\r\n";
    boolean isClean = name.contains("NUL") || name.equals("CRLF..CRLF");
    String said = dialogue.run(sent);
    assertEquals(isClean ? 1 : 0, dialogue.reception.taken().size(), said);
    assertFalse(said.contains("victim"), said);
    assertEquals(!isClean, said.contains("550 5.5.2 bare <"), said);
    assertEquals(1, said.split("354 ", -1).length - 1, said);
    assertTrue(said.endsWith("221 2.0.0 bye\r\n"), said);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sequences")
  void normalizedTheMessageIsOneAndHasNoBareNewline(
      String name, String sequence, String normalized) {
    Dialogue dialogue = new Dialogue(Dialogue.NORMALIZING);
    String said = dialogue.run(Dialogue.BEGIN + "first" + sequence + INSIDE + "QUIT\r\n");
    String inside = INSIDE.substring(0, INSIDE.length() - 3);
    assertEquals(List.of("first" + normalized + inside), dialogue.reception.texts(), said);
    assertTrue(said.endsWith("221 2.0.0 bye\r\n"), said);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sequences")
  void theSequenceMayBeCutAnywhere(String name, String sequence, String normalized) {
    for (SmtpSettings settings : List.of(Dialogue.PLAIN, Dialogue.NORMALIZING)) {
      String sent = Dialogue.BEGIN + "first" + sequence + INSIDE + "QUIT\r\n";
      String said = new Dialogue(settings).run(sent);
      for (int cut = Dialogue.BEGIN.length(); cut < sent.length(); cut++) {
        assertEquals(said, new Dialogue(settings).run(sent.substring(0, cut), sent.substring(cut)));
      }
    }
  }

  @Test
  void aCommandEndsAtCrLfOnly() {
    Dialogue strict = new Dialogue(Dialogue.PLAIN);
    assertEquals("521 5.5.2", strict.codes("EHLO c\nMAIL FROM:<>\r\n"));
    assertEquals("521 5.5.2", strict.codes("EHLO c\rMAIL FROM:<>\r\n"));
    assertEquals("250, 521 5.5.2", strict.codes("EHLO c\r\nRSET\r\r\nNOOP\r\n"));
    Dialogue normalizing = new Dialogue(Dialogue.NORMALIZING);
    assertEquals("250, 250 2.1.0", normalizing.codes("EHLO c\nMAIL FROM:<>\n"));
    assertEquals("521 5.5.2", normalizing.codes("EHLO c\rMAIL FROM:<>\r\n"));
  }

  @Test
  void aNetworkOfOldSendersIsNormalized() {
    SmtpSettings plain = Dialogue.PLAIN;
    for (String network : List.of("192.0.2.0/24", "192.0.3.0/24")) {
      Dialogue dialogue =
          new Dialogue(
              new SmtpSettings(
                  plain.host(),
                  0,
                  plain.tlsPort(),
                  plain.hostname(),
                  plain.domain(),
                  plain.tls(),
                  false,
                  plain.signIn(),
                  new SmtpSettings.Newlines(true, Networks.of(List.of("::1", network))),
                  plain.limits()));
      dialogue.run(Dialogue.BEGIN + "a\nb\r\n.\r\n");
      boolean isTheirs = network.startsWith("192.0.2");
      assertEquals(isTheirs ? List.of("a\r\nb\r\n") : List.of(), dialogue.reception.texts());
    }
  }
}
