package dev.sluice.query.parquet;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/// Bytes that are put behind each other, in a buffer that is used again and grows with the most.
final class Growing {

  private byte[] bytes;
  private int length;

  /// @param usual how many bytes there is room for at first
  Growing(int usual) {
    bytes = new byte[usual];
  }

  void clear() {
    length = 0;
  }

  int length() {
    return length;
  }

  /// What holds the bytes; it may be another one after each put.
  byte[] bytes() {
    return bytes;
  }

  void put(char ascii) {
    require(1);
    bytes[length++] = (byte) ascii;
  }

  void put(byte[] all) {
    put(all, 0, all.length);
  }

  void put(byte[] from, int begin, int end) {
    require(end - begin);
    System.arraycopy(from, begin, bytes, length, end - begin);
    length += end - begin;
  }

  /// Takes the last byte away.
  void drop() {
    length--;
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(bytes, 0, length);
  }

  private void require(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
    }
  }
}
