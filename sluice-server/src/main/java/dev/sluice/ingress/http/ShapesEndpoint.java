package dev.sluice.ingress.http;

import dev.sluice.event.Event;
import dev.sluice.intake.Intake;
import java.util.Set;

/// `POST /v1/events/shapes`: takes a body of any shape, and says 202 once its events are durable.
///
/// ```
/// {"accepted":1,"ids":["a"],"shape":"aws-s3","path":"/aws.s3","notes":[]}
/// ```
///
/// All of a body is taken, or nothing. A repeat gets the same answer as the first.
final class ShapesEndpoint implements Endpoint {

  private static final String EACH = "each";

  private final ShapedBatch.Reader reader;
  private final Intake intake;

  ShapesEndpoint(ShapedBatch.Reader reader, Intake intake) {
    this.reader = reader;
    this.intake = intake;
  }

  @Override
  public Answer answer(Call call) throws InterruptedException {
    boolean isWhole =
        call.query().knowing(Set.of(EACH)).word(EACH, ShapesEndpoint::isWhole).orElse(false);
    ShapedBatch batch = reader.read(call, isWhole);
    if (!batch.events().isEmpty()) {
      intake.admit(batch.events());
    }
    return Answer.json(
        202,
        Json.object(json -> {
          json.writeNumberField("accepted", batch.events().size());
          Json.texts(json, "ids", batch.events().stream().map(Event::id).toList());
          json.writeStringField("shape", batch.shape());
          json.writeStringField("path", batch.path());
          Json.texts(json, "notes", batch.notes());
        }));
  }

  private static boolean isWhole(String each) {
    return switch (each) {
      case "record" -> false;
      case "event" -> true;
      default ->
          throw new IllegalArgumentException(
              "'" + each + "' is neither record, an event for each record, nor event, one for all");
    };
  }
}
