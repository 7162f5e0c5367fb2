package dev.sluice.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.event.Payload;
import dev.sluice.journal.Position;
import dev.sluice.outbox.DeliveryFilter;
import dev.sluice.outbox.DeliveryState;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Runs as they stand in the registry.
///
/// ```
/// {"by":…,"at":<time>,"state":"running","endedAt":<time>,"events":7,"deliveries":9,"perSecond":500,
///  "fromTime":<time>,"toTime":<time>,
///  "rules":[…],"from":1,"until":100,"pattern":"{…}"            of a replay
///  "archive":…,"rules":[…],"from":1,"until":100,"pattern":"{…}",
///  "key":…,"line":7,"refused":0,"reason":…                     of a replay from an archive
///  "redrive":true,"rule":…,"target":…,"error":…}               of a redrive
/// ```
final class RunJson {

  private static final JsonMapper MAPPER = new JsonMapper();

  private RunJson() {}

  static Payload write(Run run) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("by", run.by());
    json.put("at", run.at().toString());
    json.put("state", run.state().name().toLowerCase(Locale.ROOT));
    put(json, "endedAt", run.endedAt());
    json.put("events", run.events());
    json.put("deliveries", run.deliveries());
    json.put("perSecond", run.work().perSecond());
    switch (run.work()) {
      case Work.Replay replay -> {
        put(json, "fromTime", replay.fromTime());
        put(json, "toTime", replay.toTime());
        ArrayNode rules = json.putArray("rules");
        replay.rules().forEach(rule -> rules.add(rule.value()));
        json.put("from", replay.from().value());
        json.put("until", replay.until().value());
        put(json, "pattern", replay.pattern());
      }
      case Work.Restore restore -> {
        put(json, "fromTime", restore.fromTime());
        put(json, "toTime", restore.toTime());
        json.put("archive", restore.archive().value());
        ArrayNode rules = json.putArray("rules");
        restore.rules().forEach(rule -> rules.add(rule.value()));
        restore.from().ifPresent(from -> json.put("from", from.value()));
        restore.until().ifPresent(until -> json.put("until", until.value()));
        restore.routed().ifPresent(routed -> json.put("routed", routed.value()));
        put(json, "pattern", restore.pattern());
      }
      case Work.Redrive(DeliveryFilter filter, int _) -> {
        json.put("redrive", true);
        put(json, "fromTime", filter.from());
        put(json, "toTime", filter.to());
        put(json, "rule", filter.rule());
        put(json, "target", filter.target());
        put(json, "error", filter.error());
      }
    }
    run.restored()
        .ifPresent(restored -> {
          restored
              .last()
              .ifPresent(place -> json.put("key", place.key()).put("line", place.line()));
          json.put("refused", restored.refused());
          put(json, "reason", restored.reason());
        });
    return Payload.ofText(json.toString());
  }

  private static void put(ObjectNode json, String member, Optional<?> value) {
    value.ifPresent(it -> json.put(member, it.toString()));
  }

  /// @throws IllegalStateException when it is not what was written
  static Run read(int number, Payload value) {
    try {
      JsonNode json = MAPPER.readTree(value.text());
      return new Run(
          number,
          json.has("redrive") ? redrive(json) : json.has("archive") ? restore(json) : replay(json),
          json.path("by").asText(),
          Instant.parse(json.path("at").asText()),
          Run.State.valueOf(json.path("state").asText().toUpperCase(Locale.ROOT)),
          time(json, "endedAt"),
          json.path("events").asLong(),
          json.path("deliveries").asLong(),
          json.has("archive") ? Optional.of(restored(json)) : Optional.empty());
    } catch (JsonProcessingException | RuntimeException e) {
      throw new IllegalStateException("run " + number + " in the registry cannot be read", e);
    }
  }

  private static Work replay(JsonNode json) {
    List<RuleName> rules = new ArrayList<>();
    json.path("rules").forEach(rule -> rules.add(new RuleName(rule.asText())));
    return new Work.Replay(
        rules,
        new Position(json.path("from").asLong()),
        new Position(json.path("until").asLong()),
        time(json, "fromTime"),
        time(json, "toTime"),
        text(json, "pattern"),
        json.path("perSecond").asInt());
  }

  private static Restored restored(JsonNode json) {
    return new Restored(
        text(json, "key").map(key -> new ArchivedLines.Place(key, json.path("line").asLong())),
        json.path("refused").asLong(),
        text(json, "reason"));
  }

  private static Work restore(JsonNode json) {
    List<RuleName> rules = new ArrayList<>();
    json.path("rules").forEach(rule -> rules.add(new RuleName(rule.asText())));
    return new Work.Restore(
        new TargetName(json.path("archive").asText()),
        rules,
        text(json, "from").map(from -> new Position(Long.parseLong(from))),
        text(json, "until").map(until -> new Position(Long.parseLong(until))),
        text(json, "routed").map(routed -> new Position(Long.parseLong(routed))),
        time(json, "fromTime"),
        time(json, "toTime"),
        text(json, "pattern"),
        json.path("perSecond").asInt());
  }

  private static Work redrive(JsonNode json) {
    return new Work.Redrive(
        new DeliveryFilter(
            Set.of(DeliveryState.DEAD),
            text(json, "rule").map(RuleName::new),
            text(json, "target").map(TargetName::new),
            time(json, "fromTime"),
            time(json, "toTime"),
            text(json, "error")),
        json.path("perSecond").asInt());
  }

  private static Optional<String> text(JsonNode json, String member) {
    return json.has(member) ? Optional.of(json.path(member).asText()) : Optional.empty();
  }

  private static Optional<Instant> time(JsonNode json, String member) {
    return text(json, member).map(Instant::parse);
  }
}
