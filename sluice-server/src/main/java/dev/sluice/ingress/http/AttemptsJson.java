package dev.sluice.ingress.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.outbox.Attempt;
import dev.sluice.outbox.Failure;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// How attempts are written: what came of a delivery, wherever one is shown.
///
/// ```
/// "attempts":2,"cause":{"code":…,"message":…},
/// "history":[{"number":1,"at":<time>,"tookMillis":12,"code":…,"message":…}]
/// ```
public final class AttemptsJson {

  private AttemptsJson() {}

  /// Writes the members; `cause` when there is one, `code` and `message` when the attempt failed.
  public static void write(
      JsonGenerator json, int attempts, Optional<Failure> cause, List<Attempt> history)
      throws IOException {
    json.writeNumberField("attempts", attempts);
    if (cause.isPresent()) {
      json.writeObjectFieldStart("cause");
      write(json, cause.get());
      json.writeEndObject();
    }
    json.writeArrayFieldStart("history");
    for (Attempt attempt : history) {
      json.writeStartObject();
      json.writeNumberField("number", attempt.number());
      json.writeStringField("at", attempt.at().toString());
      json.writeNumberField("tookMillis", attempt.took().toMillis());
      if (attempt.failure().isPresent()) {
        write(json, attempt.failure().get());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, Failure failure) throws IOException {
    json.writeStringField("code", failure.code());
    json.writeStringField("message", failure.message());
  }
}
