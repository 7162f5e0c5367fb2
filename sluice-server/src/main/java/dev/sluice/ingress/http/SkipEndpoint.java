package dev.sluice.ingress.http;

import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.Outbox;
import java.util.Set;

/// `POST /v1/dead-letters/skip`: lets those go on that wait behind dead deliveries in their order.
///
/// ```
/// {"ids":[…]}  1 to 1,000 of them
/// → {"skipped":n}
/// ```
///
/// Those that block nobody are not counted. What is skipped stays a dead letter.
final class SkipEndpoint implements Endpoint {

  private final Outbox outbox;

  SkipEndpoint(Outbox outbox) {
    this.outbox = outbox;
  }

  @Override
  public Answer answer(Call call) {
    call.query().knowing(Set.of());
    ContentTypes.requireJson(call);
    int skipped = 0;
    for (DeliveryId id : RedriveEndpoint.ids(Json.readObject(call.body()))) {
      skipped += outbox.skip(id) ? 1 : 0;
    }
    int all = skipped;
    return Answer.json(200, Json.object(json -> json.writeNumberField("skipped", all)));
  }
}
