package dev.sluice.query;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/// The SQL that reads the files of archives.
///
/// A line is an event when it is a JSON object with `id`, `source` and `type`. What is none is an
/// error of the question, which names the file; every column is guarded, because a filter on a
/// column may well run before one on the line. With {@link Reading#LENIENT} such lines are left
/// out, and have been counted before.
///
/// DuckDB takes JSON strings as Unicode only. Half of a surrogate pair, such as `"\\ud83d"`, is
/// JSON all the same, and clients that cut a text in the middle of an emoji send it. Such lines are
/// read as text and stand without the half.
final class ArchiveSql {

  /// What the error of a line that cannot be read begins with.
  static final String UNREADABLE = "sluice-unreadable-line:";

  /// The longest line, in bytes. DuckDB makes room for two of them for each thread.
  static final long MAX_LINE = 64L << 20;

  /// The longest line that room is made for at first; DuckDB takes twice as much for each thread.
  static final long USUAL_LINE = 16L << 20;

  /// How lines that DuckDB cannot read are treated.
  enum Reading {
    /// They are an error.
    STRICT,
    /// They are mended where that is possible, and else left out.
    LENIENT
  }

  /// The members of a line that have a column, with the column's SQL.
  private enum Member {
    ID("id", "id", "VARCHAR"),
    SOURCE("source", "source", "VARCHAR"),
    TYPE("type", "type", "VARCHAR"),
    DETAIL_TYPE("detail-type", "detail_type", "VARCHAR"),
    TIME("time", "time", "VARCHAR", "TIMESTAMPTZ"),
    SUBJECT("subject", "subject", "VARCHAR"),
    RESOURCES("resources", "resources", "JSON"),
    ACCOUNT("account", "account", "VARCHAR"),
    REGION("region", "region", "VARCHAR"),
    SUBACCOUNT("subaccount", "subaccount", "VARCHAR"),
    TRACEPARENT("traceparent", "traceparent", "VARCHAR"),
    DATACONTENTTYPE("datacontenttype", "datacontenttype", "VARCHAR"),
    DATASCHEMA("dataschema", "dataschema", "VARCHAR"),
    DETAIL("detail", "detail", "JSON"),
    DATA_BASE64("data_base64", "data_base64", "VARCHAR"),
    POSITION("_position", "position", "VARCHAR", "BIGINT"),
    ARRIVAL("_arrival", "arrival", "VARCHAR", "TIMESTAMPTZ");

    private final String member;
    private final String column;
    private final String type;
    private final String shownType;

    Member(String member, String column, String type) {
      this(member, column, type, type);
    }

    Member(String member, String column, String type, String shownType) {
      this.member = member;
      this.column = column;
      this.type = type;
      this.shownType = shownType;
    }

    private String quoted() {
      return Text.name(member);
    }

    /// The column from the member as it was read.
    private String shown() {
      return type.equals(shownType) ? quoted() : "TRY_CAST(" + quoted() + " AS " + shownType + ")";
    }

    private String fromText() {
      String path = Text.literal("$.\"" + member + "\"");
      return (type.equals("JSON") ? "json_extract" : "json_extract_string")
          + "(mended, "
          + path
          + ") AS "
          + quoted();
    }

    private String ofNothing() {
      return "CAST(NULL AS %s) AS %s".formatted(shownType, Text.name(column));
    }
  }

  private static final String BAD = "(id IS NULL OR source IS NULL OR type IS NULL)";

  /// A pair of escapes, or an escaped backslash, stays as it is; half a pair goes.
  private static final String HALF_PAIRS =
      "(\\\\\\\\|\\\\u[dD][89abAB][0-9a-fA-F]{2}\\\\u[dD][c-fC-F][0-9a-fA-F]{2})"
          + "|\\\\u[dD][89a-fA-F][0-9a-fA-F]{2}";

  private final Reading reading;
  private final Collection<Path> flawed;
  private final long longest;

  /// @param flawed the files that hold lines which DuckDB cannot read, as far as that is known
  /// @param longest the longest line, in bytes: {@link #USUAL_LINE} or {@link #MAX_LINE}
  ArchiveSql(Reading reading, Collection<Path> flawed, long longest) {
    this.reading = reading;
    this.flawed = flawed;
    this.longest = longest;
  }

  boolean hasLongLines() {
    return longest > USUAL_LINE;
  }

  /// All events of an archive, each as often as it stands there.
  String events(ArchiveFiles archive) {
    String name = Text.literal(archive.archive());
    if (archive.files().isEmpty()) {
      return "SELECT %s, %s AS archive, CAST(NULL AS VARCHAR) AS file WHERE false"
          .formatted(each(Member::ofNothing), name);
    }
    String rows =
        switch (reading) {
          case STRICT -> parsed(archive.files());
          case LENIENT -> parsed(archive.files()) + " WHERE NOT " + BAD + mended(archive);
        };
    String columns =
        each(member -> guarded(member.shown()) + " AS " + Text.name(member.column))
            + ", "
            + name
            + " AS archive, "
            + guarded("filename")
            + " AS file";
    return "SELECT %s FROM (%s) WHERE %s".formatted(columns, rows, guarded("true"));
  }

  /// All lines of an archive as they are.
  String lines(ArchiveFiles archive) {
    String name = Text.literal(archive.archive());
    if (archive.files().isEmpty()) {
      return "SELECT %s AS archive, CAST(NULL AS VARCHAR) AS file, CAST(NULL AS JSON) AS line WHERE false"
          .formatted(name);
    }
    String rows =
        "SELECT json AS line, filename FROM read_ndjson_objects(%s, ignore_errors = true%s)"
            .formatted(Text.literals(archive.files()), options());
    return switch (reading) {
      case STRICT ->
          "SELECT %1$s AS archive, filename AS file, CASE WHEN line IS NULL THEN %2$s ELSE line END AS line FROM (%3$s) WHERE CASE WHEN line IS NULL THEN %2$s ELSE true END"
              .formatted(name, error(), rows);
      case LENIENT -> {
        List<Path> files = flawedOf(archive);
        String more =
            files.isEmpty()
                ? ""
                : " UNION ALL SELECT CAST(mended AS JSON), filename FROM (%s)"
                    .formatted(mendable(files));
        yield "SELECT %s AS archive, filename AS file, line FROM (SELECT * FROM (%s) WHERE line IS NOT NULL%s)"
            .formatted(name, rows, more);
      }
    };
  }

  /// The files in which there are lines that DuckDB cannot read, or that are no events, and how
  /// many: `(filename, lines)`.
  String flaws(Collection<Path> files) {
    return "SELECT filename, count(*) FROM (%s) WHERE %s GROUP BY filename ORDER BY filename"
        .formatted(parsed(files), BAD);
  }

  /// How many of those lines can be mended: `(filename, lines)`.
  String mends(Collection<Path> files) {
    return "SELECT filename, count(*) FROM (%s) GROUP BY filename".formatted(mendable(files));
  }

  private String parsed(Collection<Path> files) {
    return "SELECT * FROM read_json(%s, format = 'newline_delimited', columns = {%s}, ignore_errors = true%s)"
        .formatted(
            Text.literals(files),
            each(member -> member.quoted() + ": '" + member.type + "'"),
            options());
  }

  private String options() {
    return ", filename = true, hive_partitioning = false, maximum_object_size = " + longest;
  }

  private String mended(ArchiveFiles archive) {
    List<Path> files = flawedOf(archive);
    return files.isEmpty()
        ? ""
        : " UNION ALL SELECT %s, filename FROM (%s)"
            .formatted(each(Member::fromText), mendable(files));
  }

  private List<Path> flawedOf(ArchiveFiles archive) {
    return archive.files().stream().filter(flawed::contains).toList();
  }

  /// The lines that are events once half pairs are out of them.
  private String mendable(Collection<Path> files) {
    return ("SELECT filename, mended FROM (SELECT filename, regexp_replace(line, %s, '\\1', 'g') AS"
            + " mended FROM read_csv(%s, columns = {line: 'VARCHAR'}, delim = chr(1), quote ="
            + " '', escape = '', header = false, auto_detect = false, null_padding = false,"
            + " ignore_errors = true, filename = true, hive_partitioning = false, max_line_size"
            + " = %d) WHERE line IS NOT NULL AND NOT json_valid(line)) WHERE json_valid(mended)"
            + " AND json_type(mended) = 'OBJECT' AND json_extract_string(mended, '$.id') IS NOT"
            + " NULL AND json_extract_string(mended, '$.source') IS NOT NULL AND"
            + " json_extract_string(mended, '$.type') IS NOT NULL")
        .formatted(Text.literal(HALF_PAIRS), Text.literals(files), longest);
  }

  private String guarded(String expression) {
    return switch (reading) {
      case STRICT -> "CASE WHEN %s THEN %s ELSE %s END".formatted(BAD, error(), expression);
      case LENIENT -> expression;
    };
  }

  private static String error() {
    return "error(" + Text.literal(UNREADABLE) + " || filename)";
  }

  private static String each(java.util.function.Function<Member, String> written) {
    return java.util.Arrays.stream(Member.values()).map(written).collect(Collectors.joining(", "));
  }
}
