package dev.sluice.ingress.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.journal.Position;
import dev.sluice.outbox.DeliveryFilter;
import dev.sluice.outbox.RuleName;
import dev.sluice.replay.Count;
import dev.sluice.replay.Restored;
import dev.sluice.replay.Run;
import dev.sluice.replay.Runs;
import dev.sluice.replay.Work;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/// How runs and counts are written.
///
/// ```
/// {"replay":3,"kind":"replay","state":"running","by":…,"at":<time>,"endedAt":<time>,"rate":"500/s",
///  "events":7,"deliveries":9,"from":<time>,"to":<time>,
///  "rules":[…],"fromPosition":1,"toPosition":100,"next":57,"pattern":{…}
///  or from an archive "archive":…,"object":<key>,"line":7,"refused":0,"reason":…,"transformed":true
///  or "kind":"redrive" with "rule":…,"target":…,"error":…}
/// ```
///
/// A member stands only where there is something to say.
final class RunAnswer {

  private RunAnswer() {}

  static Answer of(int status, Runs runs, Run run) {
    return Answer.json(status, Json.object(json -> write(json, runs, run)));
  }

  static Answer of(Count count) {
    return Answer.json(
        200,
        Json.object(json -> {
          json.writeNumberField("events", count.events());
          json.writeNumberField("deliveries", count.deliveries());
          json.writeNumberField("looked", count.looked());
          if (count.refused() > 0) {
            json.writeNumberField("refused", count.refused());
          }
          put(json, "reason", count.reason());
          if (count.endedAt().isPresent()) {
            json.writeNumberField("endedAt", count.endedAt().get().value());
          }
        }));
  }

  static void write(JsonGenerator json, Runs runs, Run run) throws IOException {
    json.writeNumberField("replay", run.number());
    json.writeStringField("kind", run.work() instanceof Work.Redrive ? "redrive" : "replay");
    json.writeStringField("state", run.state().name().toLowerCase(Locale.ROOT));
    json.writeStringField("by", run.by());
    json.writeStringField("at", run.at().toString());
    put(json, "endedAt", run.endedAt());
    json.writeStringField("rate", run.work().perSecond() + "/s");
    json.writeNumberField("events", run.events());
    json.writeNumberField("deliveries", run.deliveries());
    switch (run.work()) {
      case Work.Replay replay -> {
        put(json, "from", replay.fromTime());
        put(json, "to", replay.toTime());
        Json.texts(json, "rules", replay.rules().stream().map(RuleName::value).toList());
        json.writeNumberField("fromPosition", replay.from().value());
        json.writeNumberField("toPosition", replay.until().value());
        Optional<Position> next = runs.next(run);
        if (next.isPresent()) {
          json.writeNumberField("next", next.get().value());
        }
        if (replay.pattern().isPresent()) {
          json.writeFieldName("pattern");
          json.writeRawValue(replay.pattern().get());
        }
      }
      case Work.Restore restore -> write(json, runs, run, restore);
      case Work.Redrive(DeliveryFilter filter, int _) -> {
        put(json, "from", filter.from());
        put(json, "to", filter.to());
        put(json, "rule", filter.rule());
        put(json, "target", filter.target());
        put(json, "error", filter.error());
      }
    }
  }

  private static void write(JsonGenerator json, Runs runs, Run run, Work.Restore restore)
      throws IOException {
    json.writeStringField("archive", restore.archive().value());
    if (runs.isTransformed(run)) {
      json.writeBooleanField("transformed", true);
    }
    put(json, "from", restore.fromTime());
    put(json, "to", restore.toTime());
    Json.texts(json, "rules", restore.rules().stream().map(RuleName::value).toList());
    if (restore.from().isPresent()) {
      json.writeNumberField("fromPosition", restore.from().get().value());
    }
    if (restore.until().isPresent()) {
      json.writeNumberField("toPosition", restore.until().get().value());
    }
    if (restore.pattern().isPresent()) {
      json.writeFieldName("pattern");
      json.writeRawValue(restore.pattern().get());
    }
    if (run.restored().isPresent()) {
      Restored far = run.restored().get();
      if (far.last().isPresent()) {
        json.writeStringField("object", far.last().get().key());
        json.writeNumberField("line", far.last().get().line());
      }
      json.writeNumberField("refused", far.refused());
      put(json, "reason", far.reason());
    }
  }

  private static void put(JsonGenerator json, String member, Optional<?> value) throws IOException {
    if (value.isPresent()) {
      json.writeStringField(member, value.get().toString());
    }
  }
}
