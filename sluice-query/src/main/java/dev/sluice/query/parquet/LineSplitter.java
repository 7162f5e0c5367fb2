package dev.sluice.query.parquet;

import dev.sluice.event.Timestamp;
import dev.sluice.fault.Fault;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Splits lines of an archive into the columns of a row, and writes them as text for DuckDB.
///
/// ```
/// <cell>\x1f<cell>…\n          a cell that is \x1e alone is NULL
/// ```
///
/// No character is quoted: JSON text has none of these three, and a string that would have one is
/// left to `original`. `detail` is handed on byte by byte, because every reader of JSON that makes
/// numbers of digits would alter some.
///
/// Not for use by several threads.
final class LineSplitter {

  static final char DELIMITER = 0x1f;
  static final char NULL = 0x1e;

  private final JsonScan scan = new JsonScan();
  private final Part[] parts = Arrays.stream(Cell.values()).map(Part::new).toArray(Part[]::new);
  private final Growing row = new Growing(1 << 16);
  private final Growing others = new Growing(1 << 10);
  private boolean isOriginal;
  private boolean hasHalfPair;

  /// A column of the row: a part of the line, or what was made of it.
  private static final class Part {
    private final Cell cell;
    private boolean isFound;
    private int from = -1;
    private int to;
    private byte @Nullable [] made;

    Part(Cell cell) {
      this.cell = cell;
    }
  }

  /// Writes the row of a line.
  ///
  /// @param end where the line ends, without its line break
  /// @return how many bytes the row has
  /// @throws BadLine when it is no JSON object, or a text of several lines
  int split(byte[] bytes, int begin, int end, OutputStream out) throws IOException {
    for (Part part : parts) {
      part.isFound = false;
      part.from = -1;
      part.made = null;
    }
    others.clear();
    isOriginal = false;
    hasHalfPair = false;
    members(bytes, begin, end);
    row.clear();
    for (Part part : parts) {
      put(part, bytes, begin, end);
      row.put(DELIMITER);
    }
    row.drop();
    row.put('\n');
    row.writeTo(out);
    return row.length();
  }

  private void members(byte[] bytes, int begin, int end) {
    scan.over(bytes, begin, end);
    scan.space();
    scan.expect('{');
    scan.space();
    int next = 0;
    if (!scan.passes('}')) {
      do {
        scan.space();
        int name = scan.at();
        scan.string();
        boolean isPlain = !scan.hasEscape();
        int nameEnd = scan.at();
        scan.space();
        scan.expect(':');
        scan.space();
        int value = scan.at();
        hasHalfPair |= scan.hasHalfPair();
        scan.forgetHalfPair();
        scan.value();
        boolean hasEscape = scan.hasEscape();
        boolean isHalf = scan.hasHalfPair();
        int found = isPlain ? Cell.find(bytes, name + 1, nameEnd - 1, next) : -1;
        if (found < 0 || parts[found].isFound) {
          other(bytes, name, scan.at());
          isOriginal |= found >= 0 || !isPlain && isColumn(bytes, name + 1, nameEnd - 1);
        } else {
          next = found + 1;
          parts[found].isFound = true;
          parts[found].from = value;
          parts[found].to = scan.at();
          member(parts[found], bytes, name, hasEscape, isHalf);
        }
        scan.space();
      } while (scan.passes(','));
      scan.expect('}');
    }
    scan.space();
    if (!scan.isAtEnd()) {
      throw scan.wrong("something stands behind the object");
    }
    hasHalfPair |= scan.hasHalfPair();
    isOriginal |= hasHalfPair;
  }

  /// Whether a name that is written with escapes is one of a column: then the name stands twice, or
  /// may be looked for in the column.
  private static boolean isColumn(byte[] bytes, int from, int to) {
    byte[] name = Unescaped.of(bytes, from, to).getBytes(StandardCharsets.UTF_8);
    return Cell.find(name, 0, name.length, 0) >= 0;
  }

  /// Makes a cell of a member that has a column; one that the column cannot say goes to the others.
  private void member(Part part, byte[] bytes, int name, boolean hasEscape, boolean isHalf) {
    int begin = part.from;
    int end = part.to;
    boolean isString = bytes[begin] == '"';
    boolean isSaid =
        switch (part.cell) {
          case DETAIL -> {
            if (isHalf) {
              part.made = HalfPairs.without(bytes, begin, end);
            }
            yield true;
          }
          case RESOURCES -> isListOfStrings(bytes, begin, end);
          case POSITION -> isWhole(bytes, begin, end);
          case TIME, ARRIVAL -> isString && !hasEscape && time(part, bytes, begin + 1, end - 1);
          default -> isString && text(part, bytes, begin, end, hasEscape);
        };
    if (!isSaid) {
      other(bytes, name, end);
      if (part.made == null) {
        part.from = -1;
      }
    }
  }

  private boolean text(Part part, byte[] bytes, int begin, int end, boolean hasEscape) {
    if (hasEscape) {
      String text = Unescaped.of(bytes, begin + 1, end - 1);
      boolean isPlain = text.chars().allMatch(c -> c >= ' ' && !Character.isSurrogate((char) c));
      boolean isUnicode =
          isPlain
              || text.chars().allMatch(c -> c >= ' ')
                  && StandardCharsets.UTF_8.newEncoder().canEncode(text);
      if (!isUnicode) {
        return false;
      }
      part.made = text.getBytes(StandardCharsets.UTF_8);
    } else {
      part.from = begin + 1;
      part.to = end - 1;
    }
    return true;
  }

  /// A time as microseconds since 1970.
  ///
  /// @return whether that alone gives back the text; see {@link #isPlain}
  private boolean time(Part part, byte[] bytes, int begin, int end) {
    String text = new String(bytes, begin, end - begin, StandardCharsets.ISO_8859_1);
    Instant instant;
    try {
      instant = Timestamp.parse(text).instant();
    } catch (Fault e) {
      return false;
    }
    long micros = instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
    part.made = ascii(Long.toString(micros));
    return part.cell == Cell.ARRIVAL ? isMillis(bytes, begin, end) : isPlain(bytes, begin, end);
  }

  /// Whether a time, which was read, is in UTC, and to the second, or to the milli- or microsecond
  /// with the last three digits not all zero, as {@link Instant#toString} writes it.
  private static boolean isPlain(byte[] bytes, int begin, int end) {
    int length = end - begin;
    boolean isLeap = bytes[begin + 17] == '6';
    if (isLeap || bytes[begin + 10] != 'T' || bytes[end - 1] != 'Z') {
      return false;
    }
    return length == 20
        || (length == 24 || length == 27)
            && !(bytes[end - 2] == '0' && bytes[end - 3] == '0' && bytes[end - 4] == '0');
  }

  /// Whether a time is as archives write arrivals: in UTC, with three digits behind the second.
  private static boolean isMillis(byte[] bytes, int begin, int end) {
    return end - begin == 24
        && bytes[begin + 10] == 'T'
        && bytes[begin + 19] == '.'
        && bytes[begin + 23] == 'Z'
        && !(bytes[begin + 17] == '6');
  }

  private static boolean isWhole(byte[] bytes, int begin, int end) {
    if (end - begin > 18 || bytes[begin] == '0' && end - begin > 1) {
      return false;
    }
    for (int i = begin; i < end; i++) {
      if (bytes[i] < '0' || bytes[i] > '9') {
        return false;
      }
    }
    return true;
  }

  /// Whether an array, which was scanned, holds strings only.
  private static boolean isListOfStrings(byte[] bytes, int begin, int end) {
    if (bytes[begin] != '[') {
      return false;
    }
    boolean isInString = false;
    for (int i = begin + 1; i < end - 1; i++) {
      byte b = bytes[i];
      if (isInString) {
        if (b == '\\') {
          i++;
          // A string of a list could not hold what these escapes may mean.
          if (bytes[i] == 'u') {
            return false;
          }
        } else if (b == '"') {
          isInString = false;
        }
      } else if (b == '"') {
        isInString = true;
      } else if (b != ',') {
        return false;
      }
    }
    return true;
  }

  /// Keeps a member as it stands.
  private void other(byte[] bytes, int name, int end) {
    others.put(others.length() == 0 ? '{' : ',');
    others.put(bytes, name, end);
  }

  private void put(Part part, byte[] bytes, int begin, int end) {
    byte[] text = part.made;
    if (part.cell == Cell.ATTRIBUTES && others.length() > 0) {
      putOthers();
    } else if (part.cell == Cell.ORIGINAL && isOriginal) {
      row.put(bytes, begin, end);
    } else if (text != null) {
      row.put(text);
    } else if (part.from >= 0) {
      row.put(bytes, part.from, part.to);
    } else {
      row.put(NULL);
    }
  }

  private void putOthers() {
    if (hasHalfPair) {
      row.put(HalfPairs.without(others.bytes(), 0, others.length()));
    } else {
      row.put(others.bytes(), 0, others.length());
    }
    row.put('}');
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
