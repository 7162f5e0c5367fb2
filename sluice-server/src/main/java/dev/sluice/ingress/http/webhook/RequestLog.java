package dev.sluice.ingress.http.webhook;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What came to each webhook since the hub began; of names that there are, so it stays as small as
/// the configuration.
final class RequestLog {

  private final Clock clock;
  private final Map<String, Seen> seen = new ConcurrentHashMap<>();

  private record Seen(
      long accepted,
      @Nullable Instant lastAccepted,
      long refused,
      @Nullable Instant lastRefused,
      @Nullable String lastRefusal) {

    static final Seen NOTHING = new Seen(0, null, 0, null, null);
  }

  RequestLog(Clock clock) {
    this.clock = clock;
  }

  void accepted(String webhook) {
    Instant now = clock.now();
    seen.compute(
        webhook,
        (_, known) -> {
          Seen was = known == null ? Seen.NOTHING : known;
          return new Seen(was.accepted + 1, now, was.refused, was.lastRefused, was.lastRefusal);
        });
  }

  /// @param code the fault's
  void refused(String webhook, String code) {
    Instant now = clock.now();
    seen.compute(
        webhook,
        (_, known) -> {
          Seen was = known == null ? Seen.NOTHING : known;
          return new Seen(was.accepted, was.lastAccepted, was.refused + 1, now, code);
        });
  }

  /// Writes the members that tell of a webhook.
  void write(String webhook, JsonGenerator json) throws IOException {
    Seen of = seen.getOrDefault(webhook, Seen.NOTHING);
    json.writeNumberField("accepted", of.accepted);
    if (of.lastAccepted != null) {
      json.writeStringField("lastAccepted", of.lastAccepted.toString());
    }
    json.writeNumberField("refused", of.refused);
    if (of.lastRefused != null) {
      json.writeStringField("lastRefused", of.lastRefused.toString());
    }
    if (of.lastRefusal != null) {
      json.writeStringField("lastRefusal", of.lastRefusal);
    }
  }
}
