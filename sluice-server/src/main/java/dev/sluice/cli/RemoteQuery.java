package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.fault.Fault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A question that a running hub answers.
///
/// @param maxRows empty for as many as the hub gives usually
record RemoteQuery(String sql, AnswerWriter format, Optional<Integer> maxRows, Duration timeout) {

  /// What a question may take longer than its timeout: the way there and back.
  private static final Duration MORE = Duration.ofSeconds(30);

  /// Asks, and writes the answer.
  ///
  /// @param bytes where a Parquet file goes
  void run(HubClient hub, PrintWriter out, OutputStream bytes, PrintWriter err)
      throws InterruptedException {
    AnswerWriter asked = format == AnswerWriter.TABLE ? AnswerWriter.JSON : format;
    ObjectNode question = HubClient.JSON.createObjectNode().put("sql", sql);
    question.put("format", asked.name().toLowerCase(Locale.ROOT));
    question.put("timeout", written(timeout));
    maxRows.ifPresent(rows -> question.put("maxRows", rows));
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    HttpHeaders headers = hub.post("/v1/query", question, timeout.plus(MORE), answer);
    switch (format) {
      case TABLE -> table(answer.toByteArray(), out);
      case JSON, CSV -> out.print(answer.toString(StandardCharsets.UTF_8));
      case PARQUET -> write(answer, bytes);
    }
    out.flush();
    headers
        .firstValue("Sluice-Cut")
        .ifPresent(cut ->
            err.println(
                "sluice: cut after "
                    + Table.plain(cut.replace("rows=", ""))
                    + " rows; there are more, and --max-rows allows them"));
  }

  private static String written(Duration time) {
    return time.toMillisPart() == 0 ? time.toSeconds() + "s" : time.toMillis() + "ms";
  }

  private static void table(byte[] json, PrintWriter out) {
    JsonNode rows = rows(json);
    List<String> names = new ArrayList<>();
    if (!rows.isEmpty()) {
      rows.get(0).fieldNames().forEachRemaining(names::add);
    }
    Table table = new Table(names.toArray(String[]::new));
    for (JsonNode row : rows) {
      table.row(names.stream().map(name -> text(row.path(name))).toArray(String[]::new));
    }
    table.print(out);
  }

  private static JsonNode rows(byte[] json) {
    try {
      return HubClient.JSON.readTree(json);
    } catch (IOException e) {
      throw Fault.of(
          Fault.Kind.UNAVAILABLE, "no-hub", "what answers is no hub: the answer is no JSON", e);
    }
  }

  private static String text(JsonNode value) {
    return value.isNull() ? "" : value.isValueNode() ? value.asText() : value.toString();
  }

  private static void write(ByteArrayOutputStream answer, OutputStream bytes) {
    try {
      answer.writeTo(bytes);
      bytes.flush();
    } catch (IOException e) {
      throw Fault.of(
          Fault.Kind.UNAVAILABLE, "file-not-written", "the answer cannot be written: " + e, e);
    }
  }
}
