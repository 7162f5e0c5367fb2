package dev.sluice.query.parquet;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/// The columns that a line is split into, in the order in which they are handed on.
enum Cell {
  VERSION("version"),
  ID("id"),
  SOURCE("source"),
  TYPE("type"),
  DETAIL_TYPE("detail-type"),
  TIME("time"),
  POSITION("_position"),
  ARRIVAL("_arrival"),
  SUBJECT("subject"),
  ACCOUNT("account"),
  REGION("region"),
  SUBACCOUNT("subaccount"),
  TRACEPARENT("traceparent"),
  DATACONTENTTYPE("datacontenttype"),
  DATASCHEMA("dataschema"),
  RESOURCES("resources"),
  DATA_BASE64("data_base64"),
  DETAIL("detail"),
  /// All members that have no column, or that their column cannot say as they stand.
  ATTRIBUTES(""),
  /// The whole line, when the other columns do not give it back.
  ORIGINAL("");

  private static final Cell[] ALL = values();

  /// The bytes of each one's member.
  private static final byte[][] MEMBERS =
      Arrays.stream(ALL)
          .map(cell -> cell.member.getBytes(StandardCharsets.US_ASCII))
          .toArray(byte[][]::new);

  private final String member;

  Cell(String member) {
    this.member = member;
  }

  String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The name of its member.
  String member() {
    return member;
  }

  /// Where the column of a member stands among all.
  ///
  /// @param after where to look first: members come in one order
  /// @return -1 when it has none
  static int find(byte[] bytes, int from, int to, int after) {
    for (int i = 0; i < ALL.length; i++) {
      int at = (after + i) % ALL.length;
      byte[] member = MEMBERS[at];
      if (member.length > 0
          && member.length == to - from
          && Arrays.equals(member, 0, member.length, bytes, from, to)) {
        return at;
      }
    }
    return -1;
  }
}
