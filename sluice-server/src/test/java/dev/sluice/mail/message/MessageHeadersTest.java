package dev.sluice.mail.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MessageHeadersTest {

  static Stream<Arguments> brokenBlocks() {
    return Stream.of(
        Arguments.of("A: 1\r\n\r\nbody", "[A=1]", Set.of(), 8L),
        Arguments.of("A: 1\n\nbody", "[A=1]", Set.of(), 6L),
        Arguments.of("A : 1\r\n\tfolded \r\n\r\n", "[A=1\tfolded]", Set.of(), 19L),
        Arguments.of("From me\r\nA: 1\r\n\r\n", "[A=1]", Set.of(Flaw.LINE_IS_NO_HEADER), 17L),
        Arguments.of(" x\r\nA: 1\r\n\r\n", "[A=1]", Set.of(Flaw.LINE_IS_NO_HEADER), 12L),
        Arguments.of(": x\r\nA: 1\r\n\r\n", "[A=1]", Set.of(Flaw.LINE_IS_NO_HEADER), 13L),
        Arguments.of("A: 1\r\nB: 2", "[A=1, B=2]", Set.of(Flaw.NO_BODY), 10L),
        Arguments.of("", "[]", Set.of(Flaw.NO_BODY), 0L),
        Arguments.of("A: \u00c3\u00bc\r\n\r\n", "[A=ü]", Set.of(), 9L),
        Arguments.of("A: \u00fc\r\n\r\n", "[A=ü]", Set.of(Flaw.NOT_UTF_8), 8L),
        Arguments.of(
            "A: x\0y\rz\r\n\r\n", "[A=x\uFFFDy\uFFFDz]", Set.of(Flaw.CONTROL_CHARACTER), 12L),
        Arguments.of("A:\r\n\r\n", "[A=]", Set.of(), 6L));
  }

  @ParameterizedTest
  @MethodSource("brokenBlocks")
  void whatCanBeReadIsReadAndTheRestIsMarked(
      String text, String headers, Set<Flaw> flaws, long bodyAt) throws IOException {
    MessageHeaders read = MessageHeaders.read(MemoryContent.exactly(text));
    List<String> shown =
        read.headers().stream().map(header -> header.name() + "=" + header.value()).toList();
    assertEquals(headers, shown.toString());
    assertEquals(flaws, read.flaws());
    assertEquals(bodyAt, read.bodyAt());
  }

  @Test
  void headersAreKeptAsTheyStandForThoseWhoCheckSignatures() throws IOException {
    MessageHeaders read = MessageHeaders.read(MemoryContent.exactly("A : 1 \r\n\tb\r\n\r\n"));
    assertEquals(List.of(new RawHeader("A", "A : 1 \r\n\tb")), read.raw());
    assertEquals(" 1 \r\n\tb", read.raw().getFirst().value());
  }

  @Test
  void aBlockOfTenMegabytesIsReadUpToItsLimitAndTheBodyIsStillFound() throws IOException {
    String text = ("X: " + "y".repeat(1_000) + "\r\n").repeat(10_000) + "\r\nbody";
    MessageHeaders read = MessageHeaders.read(MemoryContent.exactly(text));
    assertEquals(101, read.headers().size());
    assertEquals(Set.of(Flaw.HEADERS_TOO_LARGE, Flaw.TOO_MANY_HEADER_LINES), read.flaws());
    assertEquals(text.length() - 4, read.bodyAt());
    assertFalse(read.isWhole());
  }

  @Test
  void aThousandLinesAreReadAndNoMore() throws IOException {
    MessageHeaders read = MessageHeaders.read(MemoryContent.of("A: 1\n".repeat(1_001) + "\n"));
    assertEquals(1_000, read.headers().size());
    assertEquals(Set.of(Flaw.TOO_MANY_HEADER_LINES), read.flaws());
    assertTrue(MessageHeaders.read(MemoryContent.of("A: 1\n".repeat(1_000) + "\n")).isWhole());
  }

  @Test
  void aLongLineIsCutAndMarked() throws IOException {
    MessageHeaders read = MessageHeaders.read(MemoryContent.of("A: " + "x".repeat(9_000) + "\n\n"));
    assertEquals(Set.of(Flaw.HEADER_LINE_TOO_LONG), read.flaws());
    assertEquals(LineReader.KEPT - 3, read.first("a").orElseThrow().length());
  }

  @Test
  void brokenEncodedWordsAreLeftAsTheyAre() {
    for (String word :
        List.of(
            "=??Q?Sans_titre?=",
            "=?no such charset?Q?x?=",
            "=?\0?B?eA==?=",
            "=?utf-8?X?x?=",
            "=?utf-8?B?",
            "=?".repeat(30_000),
            "=?utf-8?Q?=?=".repeat(5_000))) {
      assertTrue(EncodedWords.decoded(word).length() <= word.length(), word);
    }
    assertEquals("a\uFFFDb", EncodedWords.decoded("=?utf-8?Q?a=0Ab?="));
  }

  @Test
  void ofAMillionAddressesAThousandAreRead() {
    assertEquals(1_000, Mailboxes.read("a@b,".repeat(1_000_000)).size());
    assertEquals(
        List.of(new Mailbox("", "a@b")), Mailboxes.read("((((((a@b" + ")".repeat(6) + "a@b"));
    assertEquals(List.of(), Mailboxes.read("(".repeat(100_000)));
  }
}
