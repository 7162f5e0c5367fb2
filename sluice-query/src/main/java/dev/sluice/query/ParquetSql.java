package dev.sluice.query;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The SQL that reads the Parquet files of archives, with the columns of {@link ArchiveSql}.
///
/// Where `detail` is a struct, its text stands in `detail_json`. Files of one archive may be of
/// both sorts, when its configuration was changed; each sort is read by itself, because DuckDB
/// would bring the two to one type.
///
/// @param texts files with `detail` as text
/// @param structs files with `detail_json`
record ParquetSql(List<Path> texts, List<Path> structs) {

  private static final String TIME =
      "strftime(time, CASE WHEN epoch_us(time) % 1000000 = 0 THEN '%Y-%m-%dT%H:%M:%SZ' WHEN"
          + " epoch_us(time) % 1000 = 0 THEN '%Y-%m-%dT%H:%M:%S.%gZ' ELSE"
          + " '%Y-%m-%dT%H:%M:%S.%fZ' END)";

  /// What tells which files have `detail_json`.
  static String structs(List<Path> files) {
    return "SELECT DISTINCT file_name FROM parquet_schema(%s) WHERE name = 'detail_json'"
        .formatted(Text.literals(files));
  }

  static ParquetSql of(List<Path> files, Set<String> structs) {
    return new ParquetSql(
        files.stream().filter(file -> !structs.contains(file.toString())).toList(),
        files.stream().filter(file -> structs.contains(file.toString())).toList());
  }

  private interface Written {
    String of(List<Path> files, String detail);
  }

  private String each(Written written) {
    return Stream.of(
            texts.isEmpty() ? "" : "(" + written.of(texts, "detail") + ")",
            structs.isEmpty() ? "" : "(" + written.of(structs, "detail_json") + ")")
        .filter(sql -> !sql.isEmpty())
        .collect(Collectors.joining(" UNION ALL "));
  }

  private static String read(List<Path> files) {
    return "read_parquet(%s, union_by_name = true, filename = true, hive_partitioning = false)"
        .formatted(Text.literals(files));
  }

  String events(String archive) {
    return each((files, detail) ->
        """
        SELECT id, source, type, detail_type, time, subject,
          coalesce(CAST(to_json(resources) AS JSON), json_extract(attributes, '$.resources')) AS resources,
          account, region, subaccount, traceparent, datacontenttype, dataschema,
          CAST(%s AS JSON) AS detail, data_base64, position, arrival,
          %s AS archive, filename AS file
        FROM %s\
        """
            .formatted(detail, Text.literal(archive), read(files)));
  }

  /// The lines, made again of the columns; the order of their members is another one.
  String lines(String archive) {
    return each((files, detail) -> lines(archive, files, detail));
  }

  private static String lines(String archive, List<Path> files, String detail) {
    String members =
        String.join(
            " || ",
            text("version", "version"),
            text("id", "id"),
            text("source", "source"),
            text("type", "type"),
            text("detail-type", "detail_type"),
            "CASE WHEN json_exists(attributes, '$.time') THEN '' ELSE "
                + text("time", TIME)
                + " END",
            text("subject", "subject"),
            member("resources", "to_json(resources)"),
            text("datacontenttype", "datacontenttype"),
            text("dataschema", "dataschema"),
            text("account", "account"),
            text("region", "region"),
            text("subaccount", "subaccount"),
            text("traceparent", "traceparent"),
            "coalesce(',' || attributes[2:-2], '')",
            member("detail", detail),
            text("data_base64", "data_base64"),
            member("_position", "position"),
            text("_arrival", "strftime(arrival, '%Y-%m-%dT%H:%M:%S.%gZ')"));
    return "SELECT %s AS archive, filename AS file, CAST('{' || (%s)[2:] || '}' AS JSON) AS line FROM %s"
        .formatted(Text.literal(archive), members, read(files));
  }

  private static String text(String member, String value) {
    return member(member, "to_json(" + value + ")");
  }

  private static String member(String member, String json) {
    return "coalesce(',\"%s\":' || CAST(%s AS VARCHAR), '')".formatted(member, json);
  }
}
