package dev.sluice.events.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain ASCII that is longer than eight bytes",
        "é",
        "sixteen bytes ok€ and then some",
        "\ud83d\ude00 at the start",
        "at the end \udbff\udfff",
        "\u0000\u007f\u0080\u07ff\u0800\ud7ff\ue000\uffff"
      })
  void validTextPasses(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    assertEquals(-1, Utf8.firstInvalid(bytes, 0, bytes.length));
  }

  @ParameterizedTest
  @CsvSource({
    "a continuation byte alone,      80,               0",
    "an overlong slash,              c0af,             0",
    "an overlong space,              c0a0,             0",
    "an overlong form of three,      e0809f,           0",
    "an overlong form of four,       f0808080,         0",
    "a surrogate,                    eda080,           0",
    "above U+10FFFF,                 f4908080,         0",
    "a lead that never was,          f8888080,         0",
    "0xFF,                           4142ff,           2",
    "cut short at the end,           6162e282,         2",
    "wrong in the last byte,         f09f9841,         0",
    "after eight bytes of ASCII,     414243444546474880, 8",
    "after a valid one,              c3a9c3,           2"
  })
  void invalidTextIsFoundAtItsFirstByte(String name, String hex, int at) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertEquals(at, Utf8.firstInvalid(bytes, 0, bytes.length), name);
  }

  @Test
  void thePlaceIsCountedFromTheStartOfTheRange() {
    byte[] bytes = {(byte) 0xff, (byte) 0xff, 'a', 'b', (byte) 0xff};
    assertEquals(-1, Utf8.firstInvalid(bytes, 2, 2));
    Fault fault = assertThrows(Fault.class, () -> Utf8.requireValid(bytes, 2, 3));
    assertEquals("invalid-utf8", fault.code());
    assertTrue(fault.sentence().contains("offset 2"), fault.sentence());
  }

  @Test
  void aSequenceMayNotBorrowBytesFromBehindTheRange() {
    byte[] euro = "€".getBytes(StandardCharsets.UTF_8);
    assertEquals(0, Utf8.firstInvalid(euro, 0, 2));
  }

  @Test
  void itAgreesWithTheStrictDecoderOfTheJdk() {
    Random random = new Random(20261121);
    int valid = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = mixed(random);
      boolean expected;
      try {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        expected = true;
        valid++;
      } catch (CharacterCodingException e) {
        expected = false;
      }
      boolean found = Utf8.firstInvalid(bytes, 0, bytes.length) < 0;
      assertEquals(expected, found, () -> HexFormat.of().formatHex(bytes));
    }
    assertTrue(valid > 1_000 && valid < 19_000, "both sorts are tried: " + valid);
  }

  private static byte[] mixed(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      int point =
          switch (random.nextInt(4)) {
            case 0 -> random.nextInt(0x80);
            case 1 -> random.nextInt(0x800);
            case 2 -> 0xe000 + random.nextInt(0x1000);
            default -> 0x10000 + random.nextInt(0x100000);
          };
      text.appendCodePoint(point);
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    if (bytes.length > 0 && random.nextBoolean()) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  @Test
  void halfASurrogatePairCannotBeEncoded() {
    assertTrue(Utf8.encode("a\ud83d").isEmpty());
    assertTrue(Utf8.encode("\ude00a").isEmpty());
    assertEquals(4, Utf8.encode("\ud83d\ude00").orElseThrow().length);
  }
}
