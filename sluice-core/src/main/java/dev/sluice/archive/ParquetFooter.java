package dev.sluice.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// The end of a Parquet file, as far as it tells how many rows there are.
///
/// ```
/// "PAR1" … <FileMetaData> <its length, 4 bytes, little-endian> "PAR1"
/// ```
///
/// FileMetaData is a struct in Thrift's compact protocol: fields with a header of the distance from
/// the field before in the high and the type in the low four bits. Field 3 is `num_rows`.
final class ParquetFooter {

  private static final byte[] MAGIC = {'P', 'A', 'R', '1'};
  private static final int TAIL = 8;
  private static final int MAX_FOOTER = 256 << 20;
  private static final int ROWS = 3;
  private static final int MAX_DEPTH = 32;

  private final byte[] bytes;
  private int at;

  private ParquetFooter(byte[] bytes) {
    this.bytes = bytes;
  }

  /// How many rows a file has.
  ///
  /// @param in the whole file; passed over up to its footer
  /// @param length how many bytes it has
  /// @throws IOException when it is no whole Parquet file
  static long rows(InputStream in, long length) throws IOException {
    // How long the footer is stands behind it, and a stream has no way back.
    int kept = (int) Math.min(length, 64 << 10);
    in.skipNBytes(length - kept);
    byte[] end = in.readNBytes(kept);
    if (end.length < TAIL + MAGIC.length
        || !Arrays.equals(MAGIC, 0, MAGIC.length, end, end.length - MAGIC.length, end.length)) {
      throw new Damaged("it does not end as a Parquet file does");
    }
    int footer = footerLength(end);
    if (footer < 0 || footer > MAX_FOOTER || footer > length - TAIL - MAGIC.length) {
      throw new Damaged("its footer would have " + footer + " bytes");
    }
    if (footer > end.length - TAIL) {
      throw new LongFooter(footer);
    }
    return rows(Arrays.copyOfRange(end, end.length - TAIL - footer, end.length - TAIL));
  }

  private static int footerLength(byte[] end) {
    int from = end.length - TAIL;
    return end[from] & 0xff
        | (end[from + 1] & 0xff) << 8
        | (end[from + 2] & 0xff) << 16
        | (end[from + 3] & 0xff) << 24;
  }

  /// Opens a file once more.
  interface Opening {
    InputStream open() throws IOException;
  }

  /// How many rows a file has that can be opened again.
  static long rows(Opening opening, long length) throws IOException {
    int footer;
    try (InputStream in = opening.open()) {
      return rows(in, length);
    } catch (LongFooter e) {
      footer = e.length;
    }
    try (InputStream in = opening.open()) {
      in.skipNBytes(length - TAIL - footer);
      return rows(in.readNBytes(footer));
    }
  }

  /// The file is not what a Parquet file is.
  static final class Damaged extends IOException {
    private static final long serialVersionUID = 1L;

    Damaged(String message) {
      super(message);
    }
  }

  private static final class LongFooter extends IOException {
    private static final long serialVersionUID = 1L;
    private final int length;

    LongFooter(int length) {
      super("a footer of " + length + " bytes");
      this.length = length;
    }
  }

  private static long rows(byte[] footer) throws IOException {
    try {
      return new ParquetFooter(footer).rows();
    } catch (ArrayIndexOutOfBoundsException _) {
      throw new Damaged("its footer is cut");
    }
  }

  private long rows() throws IOException {
    int field = 0;
    while (true) {
      int header = bytes[at++] & 0xff;
      if (header == 0) {
        throw new Damaged("its footer does not say how many rows there are");
      }
      field = header >> 4 == 0 ? (int) zigzag() : field + (header >> 4);
      if (field == ROWS) {
        return zigzag();
      }
      skip(header & 0xf, 0);
    }
  }

  private void skip(int type, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw new Damaged("its footer is too deep");
    }
    switch (type) {
      case 1, 2 -> {}
      case 3 -> at++;
      case 4, 5, 6 -> varint();
      case 7 -> at += 8;
      case 8 -> {
        int length = length();
        at += length;
      }
      case 9, 10 -> skipList(depth);
      case 12 -> skipStruct(depth);
      default -> throw new Damaged("its footer has a field of type " + type);
    }
  }

  private void skipList(int depth) throws IOException {
    int header = bytes[at++] & 0xff;
    int count = header >> 4 == 0xf ? length() : header >> 4;
    int type = header & 0xf;
    for (int i = 0; i < count; i++) {
      // A Boolean of a list has a byte, one of a struct has none.
      skip(type == 1 || type == 2 ? 3 : type, depth + 1);
    }
  }

  private void skipStruct(int depth) throws IOException {
    while (true) {
      int header = bytes[at++] & 0xff;
      if (header == 0) {
        return;
      }
      if (header >> 4 == 0) {
        varint();
      }
      skip(header & 0xf, depth + 1);
    }
  }

  private int length() throws IOException {
    long length = varint();
    if (length < 0 || length > bytes.length) {
      throw new Damaged("its footer is damaged");
    }
    return (int) length;
  }

  private long zigzag() {
    long read = varint();
    return read >>> 1 ^ -(read & 1);
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte b = bytes[at++];
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        break;
      }
    }
    return value;
  }
}
