package dev.sluice.ingress.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.fault.Fault;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.DeliveryView;
import dev.sluice.outbox.Outbox;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// `GET /v1/deliveries` and `GET /v1/deliveries/{id}`: deliveries with their whole history.
///
/// ```
/// {"deliveries":[{"id":…,"state":"dead","hold":"blocking","rule":…,"target":…,"position":7,
///                 "replay":3,"since":…,"due":…,
///                 "attempts":2,"cause":{"code":…,"message":…},
///                 "history":[{"number":1,"at":…,"tookMillis":12,"code":…,"message":…}]}],
///  "next":"<id, absent when there are no more>"}
/// ```
///
/// A member stands only where there is something to say: `due` while an attempt is to come, `hold`
/// when it does not move by itself (`paused`, `behind` or `blocking`), `replay` when it comes from
/// one, `cause` when dead, `code` and `message` when the attempt failed.
final class DeliveryPages {

  private static final Set<String> PARAMETERS =
      Set.of("state", "rule", "target", "from", "to", "error", "after", "limit");
  private static final int DEFAULT_LIMIT = 100;

  private final Outbox outbox;

  DeliveryPages(Outbox outbox) {
    this.outbox = outbox;
  }

  Answer list(Call call) {
    Query query = call.query().knowing(PARAMETERS);
    Filters words = new Filters("query parameter", query::value);
    int limit = words.limit(DEFAULT_LIMIT);
    // One more than is shown tells whether there is a next page.
    List<DeliveryView> found = outbox.list(words.filter(words.states()), words.after(), limit + 1);
    List<DeliveryView> shown = found.size() > limit ? found.subList(0, limit) : found;
    return Answer.json(
        200,
        Json.object(json -> {
          json.writeArrayFieldStart("deliveries");
          for (DeliveryView delivery : shown) {
            json.writeStartObject();
            write(json, delivery);
            json.writeEndObject();
          }
          json.writeEndArray();
          if (found.size() > limit) {
            json.writeStringField("next", shown.getLast().id().toString());
          }
        }));
  }

  Answer one(Call call) {
    call.query().knowing(Set.of());
    Optional<DeliveryView> delivery = DeliveryId.parse(call.id()).flatMap(outbox::find);
    if (delivery.isEmpty()) {
      throw Fault.of(
          Fault.Kind.NOT_FOUND,
          "no-such-delivery",
          "there is no delivery of this id, or it ended and is forgotten");
    }
    return Answer.json(200, Json.object(json -> write(json, delivery.get())));
  }

  private static void write(JsonGenerator json, DeliveryView delivery) throws IOException {
    json.writeStringField("id", delivery.id().toString());
    json.writeStringField("state", Filters.shown(delivery.state()));
    if (delivery.hold().isPresent()) {
      json.writeStringField("hold", delivery.hold().get().name().toLowerCase(Locale.ROOT));
    }
    json.writeStringField("rule", delivery.id().rule().value());
    json.writeStringField("target", delivery.id().target().value());
    json.writeNumberField("position", delivery.id().position().value());
    if (delivery.id().replay() > 0) {
      json.writeNumberField("replay", delivery.id().replay());
    }
    json.writeStringField("since", delivery.since().toString());
    if (delivery.due().isPresent()) {
      json.writeStringField("due", delivery.due().get().toString());
    }
    AttemptsJson.write(json, delivery.attempts(), delivery.cause(), delivery.history());
  }
}
