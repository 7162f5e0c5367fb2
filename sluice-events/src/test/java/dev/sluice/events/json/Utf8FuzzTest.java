package dev.sluice.events.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

class Utf8FuzzTest {

  @FuzzTest
  void theFirstWrongByteIsTheOneThatTheStrictDecoderStopsAt(byte[] bytes) {
    // Not at the start of an array, so that an index is not taken for an offset.
    byte[] shifted = new byte[bytes.length + 3];
    shifted[0] = (byte) 0xc3;
    shifted[bytes.length + 2] = (byte) 0x80;
    System.arraycopy(bytes, 0, shifted, 2, bytes.length);

    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    boolean stopped = decoder.decode(in, CharBuffer.allocate(bytes.length + 1), true).isError();
    int expected = stopped ? in.position() + 2 : -1;
    assertEquals(expected, Utf8.firstInvalid(shifted, 2, bytes.length));

    if (!stopped) {
      String text = new String(bytes, StandardCharsets.UTF_8);
      assertArrayEquals(bytes, Utf8.encode(text).orElseThrow());
    }
  }
}
