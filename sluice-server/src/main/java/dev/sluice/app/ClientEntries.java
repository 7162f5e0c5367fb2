package dev.sluice.app;

import dev.sluice.client.Batch;
import dev.sluice.client.ClientEvents;
import dev.sluice.client.Entry;
import dev.sluice.client.Result;
import dev.sluice.event.Event;
import dev.sluice.identity.Caller;
import dev.sluice.ingress.http.Call;
import dev.sluice.ingress.http.ClientBatch;
import dev.sluice.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Reads the client events of a call with the caller's client id and the configured environment.
record ClientEntries(String environment, Clock clock, int maxEntries)
    implements ClientBatch.Reader {

  @Override
  public ClientBatch read(Call call) {
    Batch batch =
        ClientEvents.read(
            call.body(),
            call.caller().map(Caller::clientId).orElseThrow(),
            environment,
            () -> UUID.randomUUID().toString(),
            clock,
            maxEntries);
    List<Event> events = new ArrayList<>(batch.entries().size());
    List<Result> results = new ArrayList<>(batch.entries().size());
    for (Entry entry : batch.entries()) {
      switch (entry) {
        case Entry.Translated(Event event) -> {
          events.add(event);
          results.add(new Result.Accepted(event.id()));
        }
        case Entry.Malformed(String code, String message) ->
            results.add(new Result.Failed(code, message));
      }
    }
    return new ClientBatch(
        events, results.size() - events.size(), () -> ClientEvents.reply(results));
  }
}
