package dev.sluice.ingress.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/// Lists write the recipient into the sender's address; RFC 5321 allows what they write no more
/// than 64 bytes, and nobody holds to it.
class LongSendersTest {

  private static final String LONG = "bounces+12345-abcd-" + "l".repeat(100) + "=example.com";

  private final Dialogue dialogue = new Dialogue(Dialogue.PLAIN);

  @Test
  void aLongSenderIsTakenAndALongRecipientIsNot() {
    assertEquals(
        "250, 250 2.1.0, 501 5.1.3, 250 2.1.5",
        dialogue.codes(
            "EHLO c\r\nMAIL FROM:<"
                + LONG
                + "@lists.example>\r\nRCPT TO:<"
                + LONG
                + "@example.com>\r\nRCPT TO:<b@example.com>\r\n"));
  }

  @Test
  void aPathHasAtMost256Bytes() {
    String domain = "@lists.example";
    String local = "l".repeat(256 - "<>".length() - domain.length());
    assertEquals(
        "250, 250 2.1.0", dialogue.codes("EHLO c\r\nMAIL FROM:<" + local + domain + ">\r\n"));
    assertEquals(
        "250, 501 5.1.7", dialogue.codes("EHLO c\r\nMAIL FROM:<l" + local + domain + ">\r\n"));
  }
}
