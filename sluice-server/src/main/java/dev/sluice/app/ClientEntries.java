package dev.sluice.app;

import dev.sluice.client.ClientEvents;
import dev.sluice.ingress.http.Call;
import dev.sluice.ingress.http.ClientBatch;
import dev.sluice.time.Clock;
import java.util.UUID;

/// Reads the client events of a call with the caller's client id and the configured environment.
record ClientEntries(String environment, Clock clock, int maxEntries)
    implements ClientBatch.Reader {

  @Override
  public ClientBatch read(Call call) {
    ClientEvents.Batch batch =
        ClientEvents.read(
            call.body(),
            call.caller().clientId(),
            environment,
            () -> UUID.randomUUID().toString(),
            clock,
            maxEntries);
    return new ClientBatch(batch.events(), batch.refused(), batch::reply);
  }
}
