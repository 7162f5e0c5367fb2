package dev.sluice.query.parquet;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

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

  private final byte[] member;

  Cell(String member) {
    this.member = member.getBytes(StandardCharsets.US_ASCII);
  }

  String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether it takes a string as it is.
  boolean isText() {
    return switch (this) {
      case VERSION,
          ID,
          SOURCE,
          TYPE,
          DETAIL_TYPE,
          SUBJECT,
          ACCOUNT,
          REGION,
          SUBACCOUNT,
          TRACEPARENT,
          DATACONTENTTYPE,
          DATASCHEMA,
          DATA_BASE64 ->
          true;
      case TIME, POSITION, ARRIVAL, RESOURCES, DETAIL, ATTRIBUTES, ORIGINAL -> false;
    };
  }

  /// The column of a member.
  ///
  /// @param after where to look first: members come in one order
  static @Nullable Cell of(byte[] bytes, int from, int to, int after) {
    for (int i = 0; i < ALL.length; i++) {
      Cell cell = ALL[(after + i) % ALL.length];
      if (cell.member.length > 0
          && cell.member.length == to - from
          && Arrays.equals(cell.member, 0, cell.member.length, bytes, from, to)) {
        return cell;
      }
    }
    return null;
  }
}
