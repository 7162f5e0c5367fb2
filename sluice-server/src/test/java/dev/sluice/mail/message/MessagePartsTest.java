package dev.sluice.mail.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessagePartsTest {

  private static final String MIXED =
      """
      Content-Type: multipart/mixed; boundary="outer"

      preamble
      --outer
      Content-Type: multipart/alternative; boundary=inner

      --inner
      Content-Type: text/plain; charset=UTF-8
      Content-Transfer-Encoding: quoted-printable

      Gr=C3=BC=C3=9Fe
      --inner
      Content-Type: text/html

      <p>Hello
      --inner--
      --outer
      Content-Type: text/calendar; method=request

      BEGIN:VCALENDAR
      --outer
      Content-Type: application/pdf; name="=?utf-8?Q?r=C3=A9sum=C3=A9.pdf?="
      Content-Transfer-Encoding: base64
      Content-Disposition: attachment
      Content-ID: <1@x>

      SGVsbG8s
      IHdvcmxk
      --outer
      Content-Type: message/rfc822

      Subject: inner message
      Content-Type: multipart/mixed; boundary=third

      --third

      one
      --third
      Content-Type: image/png

      two
      --third--
      --outer--
      epilogue
      """;

  private static String shown(MessageParts parts) {
    return parts.parts().stream()
        .map(part -> part.number() + " " + part.mediaType() + " " + part.size())
        .collect(Collectors.joining(", "));
  }

  @Test
  void partsAreNumberedAsImapNumbersThemAndCountedDecoded() throws IOException {
    MessageParts parts = MessageParts.walk(MemoryContent.of(MIXED));
    assertEquals(
        "1.1 text/plain 7, 1.2 text/html 8, 2 text/calendar 15, 3 application/pdf 12,"
            + " 4 message/rfc822 139, 4.1 text/plain 3, 4.2 image/png 3",
        shown(parts));
    assertEquals(Optional.empty(), parts.stopped());
    assertEquals(Set.of(), parts.flaws());
    assertEquals("1.1", parts.text().orElseThrow().number());
    assertEquals("1.2", parts.html().orElseThrow().number());
    assertEquals(Optional.of("REQUEST"), parts.calendars().getFirst().method());
    assertEquals(List.of("2", "3", "4"), parts.attachments().stream().map(Part::number).toList());
    Part pdf = parts.part("3").orElseThrow();
    assertEquals(Optional.of("résumé.pdf"), pdf.fileName());
    assertEquals(Optional.of("1@x"), pdf.contentId());
    assertEquals("attachment", pdf.disposition());
    assertEquals("4ae7c3b6ac0beff671efa8cf57386151c06e58ca53a78d83f36107316cec125f", pdf.sha256());
    assertEquals("Grüße", parts.read(parts.text().orElseThrow(), 100));
  }

  @Test
  void aPartOpensDecoded() throws IOException {
    MessageParts parts = MessageParts.walk(MemoryContent.of(MIXED));
    try (InputStream in = parts.open(parts.part("3").orElseThrow())) {
      assertArrayEquals("Hello, world".getBytes(StandardCharsets.US_ASCII), in.readAllBytes());
    }
    try (InputStream in = parts.open(parts.part("4.2").orElseThrow())) {
      assertEquals("two", new String(in.readAllBytes(), StandardCharsets.US_ASCII));
    }
  }

  @Test
  void aMessageWithoutPartsIsOnePart() throws IOException {
    MessageParts parts = MessageParts.walk(MemoryContent.of("Subject: x\n\nbody\n"));
    assertEquals("1 text/plain 6", shown(parts));
    assertEquals("1", parts.text().orElseThrow().number());
  }

  @Test
  void partsOfADigestAreMessages() throws IOException {
    MessageParts parts =
        MessageParts.walk(
            MemoryContent.of(
                """
                Content-Type: multipart/digest; boundary=d

                --d

                Subject: one

                1
                --d

                Subject: two

                22
                --d--
                """));
    assertEquals(
        "1 message/rfc822 17, 1.1 text/plain 1, 2 message/rfc822 18, 2.1 text/plain 2",
        shown(parts));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          filename="plain.txt"                              | plain.txt
          filename="../../etc/passwd"                       | passwd
          filename="C:\\\\\\\\evil\\\\\\\\x.exe"            | x.exe
          filename=".."                                     |
          filename=".bashrc"                                | bashrc
          filename="a\u202egpj.exe"                         | agpj.exe
          filename="a\u0007b.txt"                           | a\uFFFDb.txt
          filename*=utf-8'en'na%C3%AFve.txt                 | naïve.txt
          filename*=nonsense''x%FFy.txt                     | x\uFFFDy.txt
          filename*=utf-8''..%2F..%2Fx                      | x
          filename*=utf-8''a%00%0D%0Ab                      | ab
          filename*1*=%20two.txt; filename*0*=utf-8''one    | one two.txt
          filename*0="a"; filename*2="c"                    | a
          filename="con.txt"                                | _con.txt
          filename="=?utf-8?B?Li4vLi4veA==?="               | x
          filename=(comment)"y.txt"(other)                  | y.txt
          filename="quo\\"te.txt"                         | quo_te.txt
          """)
  void aFileNameIsDecodedAndMadeSafe(String parameter, String safe) throws IOException {
    String header = "Content-Disposition: attachment; " + parameter;
    byte[] bytes = (header + "\r\n\r\nx").getBytes(StandardCharsets.UTF_8);
    MessageParts parts = MessageParts.walk(new MemoryContent(bytes));
    assertEquals(Optional.ofNullable(safe), parts.parts().getFirst().fileName());
  }

  @Test
  void aLongFileNameKeepsItsEnding() {
    String name = FileName.safe("x".repeat(500) + ".pdf");
    assertEquals(FileName.LONGEST, name.length());
    assertEquals("xx.pdf", name.substring(name.length() - 6));
  }

  @Test
  void htmlGivesItsTextAndNothingThatActs() {
    assertEquals(
        "Hello & <b>\nsecond\nthird",
        HtmlText.safeText(
            "<title>t</title><script>alert(1)</script><p>Hello &amp; &lt;b&gt;<style>x{}</style>"
                + "<div onclick=x>second<br>third</div><iframe src=x>no</iframe>"));
    assertEquals(
        "deep", HtmlText.safeText("<div>".repeat(100_000) + "deep" + "</div>".repeat(100_000)));
    assertEquals(1_000_000, HtmlText.safeText("x".repeat(3_000_000)).length());
  }
}
