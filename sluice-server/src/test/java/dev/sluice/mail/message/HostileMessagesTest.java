package dev.sluice.mail.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HostileMessagesTest {

  private static final String TOP = "Content-Type: multipart/mixed; boundary=b\n\n";

  private static String nested(String opening, int times) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < times; i++) {
      text.append(String.format(opening, i));
    }
    return text.toString();
  }

  static Stream<Arguments> messages() {
    String multipart = "Content-Type: multipart/mixed; boundary=b%1$d\n\n--b%1$d\n";
    return Stream.of(
        Arguments.of("1.4 million parts", TOP + "--b\n\nx\n".repeat(1_400_000), 999),
        Arguments.of("1.4 million empty parts", TOP + "--b\n".repeat(1_400_000), 999),
        Arguments.of("10,000 multiparts in each other", nested(multipart, 10_000), 0),
        Arguments.of(
            "10,000 messages in each other", "Content-Type: message/rfc822\n\n".repeat(10_000), 6),
        Arguments.of(
            "many multiparts beside each other",
            TOP + "--b\nContent-Type: multipart/x; boundary=c\n\n".repeat(100_000),
            0),
        Arguments.of("no boundary", "Content-Type: multipart/mixed\n\n--b\n\nx\n", 1),
        Arguments.of(
            "a boundary of 3,000 bytes",
            "Content-Type: multipart/mixed; boundary=" + "b".repeat(3_000) + "\n\nx",
            1),
        Arguments.of("one boundary for two levels", TOP + "--b\n" + TOP + "--b\n\nx\n--b--\n", 1),
        Arguments.of("a boundary that nothing ends", TOP + "--b\n\nx", 1),
        Arguments.of("a boundary that never comes", TOP + "x\n".repeat(10), 0),
        Arguments.of("a part without an empty line", TOP + "--b\nSubject: x\n--b--\n", 1),
        Arguments.of("NULs", TOP + "--b\n\0: \0\n\n\0\0\0\n--b--\n", 1),
        Arguments.of("bare CRs", TOP + "--b\r\n\rx\r\r\n--b--\r", 0),
        Arguments.of(
            "an unknown charset", "Content-Type: text/plain; charset=\"\0no\u00ff\"\n\nx", 1),
        Arguments.of("an unknown encoding", "Content-Transfer-Encoding: x-uuencode\n\nx", 1),
        Arguments.of("broken base64", "Content-Transfer-Encoding: base64\n\n====@@@@\nA\n=A==B", 1),
        Arguments.of(
            "broken quoted-printable",
            "Content-Transfer-Encoding: quoted-printable\n\n=Z=\n==3\n=",
            1),
        Arguments.of("a type that is none", "Content-Type: ;;;=\"\n\nx", 1),
        Arguments.of(
            "a flood of continuations",
            "Content-Disposition: x" + nested(";\n filename*%d*=%%41", 5_000) + "\n\nx",
            1),
        Arguments.of("nothing", "", 1));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void aNastyMessageIsTakenAndTheWorkIsBounded(String name, String text, int parts)
      throws IOException {
    MemoryContent content = MemoryContent.of(text);
    MessageParts walked = MessageParts.walk(content);
    assertEquals(parts, walked.parts().size(), name);
    // One pass to find the parts and one for each level of messages.
    long passes = 2 + MessageParts.MAX_MESSAGE_DEPTH;
    assertTrue(content.bytesRead() <= passes * content.length() + 16_384, name);
    for (Part part : walked.parts()) {
      assertTrue(part.size() <= part.encodedSize(), name);
      assertTrue(walked.read(part, 1_000).length() <= 1_000, name);
    }
  }

  @Test
  void aWalkThatALimitEndsReadsNoFurtherAndSaysWhy() throws IOException {
    MemoryContent many = MemoryContent.of(TOP + "--b\n\nx\n".repeat(1_400_000));
    assertEquals(Optional.of(MessageParts.Limit.TOO_MANY_PARTS), MessageParts.walk(many).stopped());
    assertTrue(many.bytesRead() < 100_000, "read " + many.bytesRead());
    String multipart = "Content-Type: multipart/mixed; boundary=b%1$d\n\n--b%1$d\n";
    MemoryContent deep = MemoryContent.of(nested(multipart, 10_000));
    assertEquals(Optional.of(MessageParts.Limit.TOO_DEEP), MessageParts.walk(deep).stopped());
    assertTrue(deep.bytesRead() < 100_000, "read " + deep.bytesRead());
  }

  @Test
  void whatIsWrongIsSaid() throws IOException {
    assertEquals(Set.of(Flaw.NO_BOUNDARY), flaws("Content-Type: multipart/mixed\n\nx"));
    assertEquals(
        Set.of(Flaw.UNKNOWN_ENCODING), flaws("Content-Transfer-Encoding: x-uuencode\n\nx"));
    assertEquals(
        Set.of(Flaw.UNSAFE_FILE_NAME),
        flaws("Content-Disposition: attachment; filename=\"../x\"\n\nx"));
    assertEquals(
        Set.of(Flaw.TOO_MANY_PARAMETERS),
        flaws("Content-Type: text/plain" + nested(";\n p%d=1", 200) + "\n\nx"));
    assertEquals(
        Set.of(Flaw.NOT_ENDED), MessageParts.walk(MemoryContent.of(TOP + "--b\n\nx")).flaws());
    assertEquals(
        Set.of(Flaw.LONG_BOUNDARY),
        MessageParts.walk(
                MemoryContent.of(
                    TOP.replace("=b", "=" + "b".repeat(100)) + "--" + "b".repeat(100) + "--\n"))
            .flaws());
  }

  private static Set<Flaw> flaws(String text) throws IOException {
    return MessageParts.walk(MemoryContent.of(text)).parts().getFirst().flaws();
  }
}
