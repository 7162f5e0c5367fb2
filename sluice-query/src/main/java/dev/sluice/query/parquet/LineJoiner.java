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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

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
  private static final Cell[] LAST = {Cell.DETAIL, Cell.DATA_BASE64, Cell.POSITION, Cell.ARRIVAL};

  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final JsonScan scan = new JsonScan();

  private final Part[] parts = Arrays.stream(CELLS).map(Part::new).toArray(Part[]::new);
  private final Map<Cell, Part> byCell = new EnumMap<>(Cell.class);
  private final List<Other> others = new ArrayList<>();
  private final Growing line = new Growing(1 << 16);

  /// A cell of the row.
  private static final class Part {
    private final Cell cell;
    private final byte[] name;

    /// -1 when it is NULL.
    private int from;

    private int to;

    /// Whether it is JSON as it stands, because `attributes` has it.
    private boolean isRaw;

    Part(Cell cell) {
      this.cell = cell;
      this.name = ("\"" + cell.member() + "\":").getBytes(StandardCharsets.US_ASCII);
    }

    boolean isThere() {
      return from >= 0;
    }

    void set(int begin, int end, boolean isJson) {
      from = begin;
      to = end;
      isRaw = isJson;
    }
  }

  /// An extension: that of a column, or a member of `attributes` with its name.
  private record Other(String name, Optional<Part> part, int from, int to) {}

  LineJoiner() {
    for (Part part : parts) {
      byCell.put(part.cell, part);
    }
  }

  private Part part(Cell cell) {
    return Objects.requireNonNull(byCell.get(cell));
  }

  /// Writes the line of a row, with its line break.
  ///
  /// @param end where the row ends, without its line break
  /// @throws BadLine when it is none of those rows
  void join(byte[] row, int begin, int end, OutputStream out) throws IOException {
    cells(row, begin, end);
    line.clear();
    Part original = part(Cell.ORIGINAL);
    if (original.isThere()) {
      line.put(row, original.from, original.to);
    } else {
      attributes(row);
      line.put('{');
      members(row, FIRST);
      extensions(row);
      members(row, LAST);
      line.put('}');
    }
    line.put('\n');
    line.writeTo(out);
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
        parts[cell].set(isNull ? -1 : start, i, false);
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

  /// Takes the members of `attributes` to where they belong, and gathers the extensions.
  private void attributes(byte[] row) {
    others.clear();
    for (Cell cell : EXTENSIONS) {
      Part part = part(cell);
      if (part.isThere()) {
        others.add(new Other(cell.member(), Optional.of(part), part.from, part.to));
      }
    }
    Part attributes = part(Cell.ATTRIBUTES);
    if (!attributes.isThere()) {
      return;
    }
    scan.over(row, attributes.from, attributes.to);
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
        parts[cell].set(value, scan.at(), true);
      } else {
        String text = Unescaped.of(row, name + 1, nameEnd - 1);
        others.add(new Other(text, Optional.empty(), name, scan.at()));
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
      if (other.part.isPresent()) {
        member(row, other.part.get());
      } else {
        comma();
        line.put(row, other.from, other.to);
      }
    }
  }

  private void members(byte[] row, Cell[] cells) {
    for (Cell cell : cells) {
      Part part = part(cell);
      if (part.isThere()) {
        member(row, part);
      }
    }
  }

  private void member(byte[] row, Part part) {
    comma();
    line.put(part.name);
    if (part.isRaw) {
      line.put(row, part.from, part.to);
      return;
    }
    switch (part.cell) {
      case DETAIL, RESOURCES, POSITION -> line.put(row, part.from, part.to);
      case TIME -> text(instant(row, part).toString());
      case ARRIVAL -> text(MILLIS.format(instant(row, part)));
      default -> string(row, part.from, part.to);
    }
  }

  private static Instant instant(byte[] row, Part part) {
    String digits = new String(row, part.from, part.to - part.from, StandardCharsets.ISO_8859_1);
    try {
      long micros = Long.parseLong(digits);
      return Instant.ofEpochSecond(
          Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000) * 1_000L);
    } catch (NumberFormatException e) {
      throw new BadLine(part.cell.column() + " is no time");
    }
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    string(bytes, 0, bytes.length);
  }

  /// A string has no control characters: `attributes` holds those that have.
  private void string(byte[] bytes, int begin, int end) {
    line.put('"');
    int start = begin;
    for (int i = begin; i < end; i++) {
      if (bytes[i] == '"' || bytes[i] == '\\') {
        line.put(bytes, start, i);
        line.put('\\');
        start = i;
      }
    }
    line.put(bytes, start, end);
    line.put('"');
  }

  private void comma() {
    if (line.length() > 1) {
      line.put(',');
    }
  }
}
