package dev.sluice.query.parquet;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// Makes lines again of the rows that {@link LineSplitter} has made of them.
///
/// The members stand in the order in which an archive writes them: the attributes, of which those
/// that are no context attributes are sorted by their names, the data, and where the event stood. A
/// line that an archive has written so is the same again byte by byte, and any other has the same
/// members with the same bytes for values.
///
/// Not for use by several threads.
final class LineJoiner {

  /// No cell of an archive's Parquet file holds it; DuckDB would quote with it what needs quotes.
  static final char QUOTE = 0x01;

  private static final Cell[] CELLS = Cell.values();

  /// What stands before the extensions.
  private static final Cell[] FIRST = {
    Cell.VERSION,
    Cell.ID,
    Cell.SOURCE,
    Cell.TYPE,
    Cell.DETAIL_TYPE,
    Cell.TIME,
    Cell.SUBJECT,
    Cell.RESOURCES,
    Cell.DATACONTENTTYPE,
    Cell.DATASCHEMA
  };

  /// Extensions that have a column.
  private static final Cell[] EXTENSIONS = {
    Cell.ACCOUNT, Cell.REGION, Cell.SUBACCOUNT, Cell.TRACEPARENT
  };

  /// What stands behind them.
  private static final Cell[] LAST = {
    Cell.DETAIL, Cell.DATA_BASE64, Cell.POSITION, Cell.ARRIVAL
  };

  private static final byte[][] NAMES =
      Arrays.stream(CELLS)
          .map(cell -> ("\"" + cell.member() + "\":").getBytes(StandardCharsets.US_ASCII))
          .toArray(byte[][]::new);

  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final JsonScan scan = new JsonScan();

  /// Where each cell begins and ends; a begin of -1 is NULL.
  private final int[] from = new int[CELLS.length];

  private final int[] to = new int[CELLS.length];

  /// Whether the cell is JSON as it stands, because `attributes` has it.
  private final boolean[] isRaw = new boolean[CELLS.length];

  private final List<Other> others = new ArrayList<>();
  private byte[] line = new byte[1 << 16];
  private int length;

  /// A member without a place of its own, with its quotes; a column's has the name in the column.
  private record Other(String name, int cell, int from, int to) {}

  /// Writes the line of a row, with its line break.
  ///
  /// @param end where the row ends, without its line break
  /// @throws BadLine when it is none of those rows
  void join(byte[] row, int begin, int end, OutputStream out) throws IOException {
    cells(row, begin, end);
    length = 0;
    int original = Cell.ORIGINAL.ordinal();
    if (from[original] >= 0) {
      put(row, from[original], to[original]);
    } else {
      attributes(row);
      put((byte) '{');
      members(row, FIRST);
      extensions(row);
      members(row, LAST);
      put((byte) '}');
    }
    put((byte) '\n');
    out.write(line, 0, length);
  }

  private void cells(byte[] row, int begin, int end) {
    int cell = 0;
    int start = begin;
    for (int i = begin; i <= end; i++) {
      if (i == end || row[i] == LineSplitter.DELIMITER) {
        if (cell == CELLS.length) {
          throw new BadLine("it has more than " + CELLS.length + " cells");
        }
        boolean isNull = i == start + 1 && row[start] == LineSplitter.NULL;
        from[cell] = isNull ? -1 : start;
        to[cell] = i;
        isRaw[cell] = false;
        cell++;
        start = i + 1;
      } else if (row[i] == QUOTE) {
        throw new BadLine("a cell holds a control character");
      }
    }
    if (cell < CELLS.length) {
      throw new BadLine("it has " + cell + " cells and not " + CELLS.length);
    }
  }

  /// Takes the members of `attributes` to where they belong.
  private void attributes(byte[] row) {
    others.clear();
    for (Cell cell : EXTENSIONS) {
      if (from[cell.ordinal()] >= 0) {
        others.add(new Other(cell.member(), cell.ordinal(), 0, 0));
      }
    }
    int at = Cell.ATTRIBUTES.ordinal();
    if (from[at] < 0) {
      return;
    }
    scan.over(row, from[at], to[at]);
    scan.expect('{');
    do {
      int name = scan.at();
      scan.string();
      int nameEnd = scan.at();
      boolean isPlain = !scan.hasEscape();
      scan.space();
      scan.expect(':');
      scan.space();
      int value = scan.at();
      scan.value();
      int cell = isPlain ? Cell.find(row, name + 1, nameEnd - 1, 0) : -1;
      if (cell >= 0 && !isExtension(cell)) {
        from[cell] = value;
        to[cell] = scan.at();
        isRaw[cell] = true;
      } else {
        others.add(new Other(Unescaped.of(row, name + 1, nameEnd - 1), -1, name, scan.at()));
      }
    } while (scan.passes(','));
    scan.expect('}');
  }

  private static boolean isExtension(int cell) {
    return Arrays.asList(EXTENSIONS).contains(CELLS[cell]);
  }

  /// The sort is stable: what a name means that stands twice depends on the order.
  private void extensions(byte[] row) {
    others.sort(Comparator.comparing(Other::name));
    for (Other other : others) {
      if (other.cell >= 0) {
        member(row, CELLS[other.cell]);
      } else {
        comma();
        put(row, other.from, other.to);
      }
    }
  }

  private void members(byte[] row, Cell[] cells) {
    for (Cell cell : cells) {
      if (from[cell.ordinal()] >= 0) {
        member(row, cell);
      }
    }
  }

  private void member(byte[] row, Cell cell) {
    int at = cell.ordinal();
    comma();
    put(NAMES[at], 0, NAMES[at].length);
    if (isRaw[at]) {
      put(row, from[at], to[at]);
      return;
    }
    switch (cell) {
      case DETAIL, RESOURCES, POSITION -> put(row, from[at], to[at]);
      case TIME -> text(instant(row, at).toString());
      case ARRIVAL -> text(MILLIS.format(instant(row, at)));
      default -> string(row, from[at], to[at]);
    }
  }

  private Instant instant(byte[] row, int at) {
    String digits = new String(row, from[at], to[at] - from[at], StandardCharsets.ISO_8859_1);
    try {
      long micros = Long.parseLong(digits);
      return Instant.ofEpochSecond(
          Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000) * 1_000L);
    } catch (NumberFormatException e) {
      throw new BadLine(CELLS[at].column() + " is no time");
    }
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    string(bytes, 0, bytes.length);
  }

  /// A string has no control characters: `attributes` holds those that have.
  private void string(byte[] bytes, int begin, int end) {
    put((byte) '"');
    int start = begin;
    for (int i = begin; i < end; i++) {
      if (bytes[i] == '"' || bytes[i] == '\\') {
        put(bytes, start, i);
        put((byte) '\\');
        start = i;
      }
    }
    put(bytes, start, end);
    put((byte) '"');
  }

  private void comma() {
    if (length > 1) {
      put((byte) ',');
    }
  }

  private void put(byte b) {
    require(1);
    line[length++] = b;
  }

  private void put(byte[] bytes, int begin, int end) {
    require(end - begin);
    System.arraycopy(bytes, begin, line, length, end - begin);
    length += end - begin;
  }

  private void require(int more) {
    if (length + more > line.length) {
      line = Arrays.copyOf(line, Math.max(length + more, 2 * line.length));
    }
  }
}
