package dev.sluice.ingress.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

class DialogueFuzzTest {

  private static final Pattern REPLY = Pattern.compile("[2-5][0-9][0-9][ -][\\x20-\\x7e]*");

  /// The input is what a client sends; its first byte says where the stream is cut.
  @FuzzTest
  void everyReplyIsOneLineAndAMessageIsNeverCutByAnythingElse(byte[] bytes) {
    if (bytes.length < 2) {
      return;
    }
    String sent = new String(bytes, 1, bytes.length - 1, StandardCharsets.ISO_8859_1);
    for (SmtpSettings settings : new SmtpSettings[] {Dialogue.PLAIN, Dialogue.NORMALIZING}) {
      Dialogue whole = new Dialogue(settings);
      String said = whole.run(sent);
      for (String line : said.split("\r\n")) {
        assertTrue(line.isEmpty() || REPLY.matcher(line).matches(), line);
        assertFalse(line.startsWith("421 4.3.0"), "a bug");
      }
      for (String text : whole.reception.texts()) {
        String bare = text.replace("\r\n", "");
        assertFalse(bare.contains("\n") || bare.contains("\r"), "a bare newline came through");
      }
      int cut = Math.min(Byte.toUnsignedInt(bytes[0]), sent.length());
      if (cut > 0 && cut < sent.length()) {
        Dialogue split = new Dialogue(settings);
        assertEquals(said, split.run(sent.substring(0, cut), sent.substring(cut)));
        assertEquals(whole.reception.texts(), split.reception.texts());
      }
    }
  }
}
