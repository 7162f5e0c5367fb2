package dev.sluice.ingress.http;

import dev.sluice.intake.Intake;
import java.util.Set;

/// `POST /v1/client-events`: takes the events of client apps, in the form of EventBridge's
/// PutEvents.
///
/// 200 when all entries are accepted, 207 when some are refused, 400 when all are. The body always
/// says for each entry what became of it; what was accepted is durable by then.
final class ClientEventsEndpoint implements Endpoint {

  private final ClientBatch.Reader reader;
  private final Intake intake;

  ClientEventsEndpoint(ClientBatch.Reader reader, Intake intake) {
    this.reader = reader;
    this.intake = intake;
  }

  @Override
  public Answer answer(Call call) throws InterruptedException {
    call.query().knowing(Set.of());
    ContentTypes.requireJson(call);
    ClientBatch batch = reader.read(call);
    if (!batch.events().isEmpty()) {
      intake.admit(batch.events());
    }
    return Answer.json(status(batch), batch.reply().get());
  }

  private static int status(ClientBatch batch) {
    if (batch.refused() == 0) {
      return 200;
    }
    return batch.events().isEmpty() ? 400 : 207;
  }
}
