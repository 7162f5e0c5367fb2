package dev.sluice.ingress.http;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.sluice.event.Event;
import dev.sluice.intake.Intake;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/// `POST /v1/events`: takes CloudEvents, and says 202 once they are durable.
///
/// ```
/// {"accepted":2,"ids":["a","b"]}
/// ```
///
/// A repeat gets the same answer as the first; a sender that lost the answer just sends again.
final class EventsEndpoint implements Endpoint {

  private final EventReader reader;
  private final Intake intake;

  EventsEndpoint(EventReader reader, Intake intake) {
    this.reader = reader;
    this.intake = intake;
  }

  @Override
  public Answer answer(Call call) throws InterruptedException {
    call.query().knowing(Set.of());
    List<Event> events = reader.read(call);
    if (!events.isEmpty()) {
      intake.admit(events);
    }
    return Answer.json(202, accepted(events));
  }

  /// Written by hand: this is the hottest answer, and a generator's buffers outweigh it.
  private static byte[] accepted(List<Event> events) {
    StringBuilder json = new StringBuilder(32 + 40 * events.size());
    json.append("{\"accepted\":").append(events.size()).append(",\"ids\":[");
    JsonStringEncoder escape = JsonStringEncoder.getInstance();
    for (int i = 0; i < events.size(); i++) {
      json.append(i == 0 ? "\"" : ",\"");
      escape.quoteAsString(events.get(i).id(), json);
      json.append('"');
    }
    return json.append("]}").toString().getBytes(StandardCharsets.UTF_8);
  }
}
