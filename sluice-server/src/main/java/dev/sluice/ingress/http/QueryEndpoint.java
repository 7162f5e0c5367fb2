package dev.sluice.ingress.http;

import dev.sluice.fault.Fault;
import dev.sluice.identity.Scope;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// Questions in SQL over the archives.
///
/// ```
/// POST /v1/query
///   {"sql":"SELECT …","format":"json","maxRows":1000,"timeout":"30s"}     all but sql may be left out
///   or, as text/plain, the SQL alone
/// → 200 the rows, as application/json, text/csv or Parquet
/// ```
public final class QueryEndpoint {

  private static final Set<String> MEMBERS = Set.of("sql", "format", "maxRows", "timeout");

  private final QueryDesk desk;

  private QueryEndpoint(QueryDesk desk) {
    this.desk = desk;
  }

  /// What is for those who may read the archives.
  public static Routes.Builder routes(QueryDesk desk) {
    return Routes.builder()
        .guarded("POST", "/v1/query", Scope.ARCHIVE_QUERY, new QueryEndpoint(desk)::answer);
  }

  private Answer answer(Call call) {
    call.query().knowing(Set.of());
    String type = call.header("Content-Type").orElse("");
    if (type.startsWith("text/plain")) {
      return desk.answer(
          new String(call.body(), StandardCharsets.UTF_8),
          QueryDesk.Form.JSON,
          Optional.empty(),
          Optional.empty());
    }
    RequestObject body = RequestObject.of(call, MEMBERS);
    return desk.answer(
        body.neededText("sql", sql -> sql),
        body.text("format", QueryDesk.Form::parse).orElse(QueryDesk.Form.JSON),
        body.position("maxRows").map(QueryEndpoint::rows),
        body.text("timeout", QueryEndpoint::duration));
  }

  private static Integer rows(long rows) {
    if (rows > Integer.MAX_VALUE) {
      throw Fault.of(Fault.Kind.INVALID, "invalid-limit", "maxRows " + rows + " is too many");
    }
    return (int) rows;
  }

  private static Duration duration(String text) {
    if (!text.matches("[1-9][0-9]{0,5}(ms|s)")) {
      throw new IllegalArgumentException("'" + text + "' is no time; 30s and 500ms are");
    }
    return text.endsWith("ms")
        ? Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)))
        : Duration.ofSeconds(Long.parseLong(text.substring(0, text.length() - 1)));
  }
}
