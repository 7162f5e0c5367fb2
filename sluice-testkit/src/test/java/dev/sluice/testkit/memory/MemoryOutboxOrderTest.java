package dev.sluice.testkit.memory;

import dev.sluice.outbox.Outbox;
import dev.sluice.testkit.contract.OutboxOrderContract;
import java.time.Duration;

class MemoryOutboxOrderTest extends OutboxOrderContract {

  private MemoryEngine engine = new MemoryEngine(clock, Duration.ofDays(7));

  @Override
  protected Outbox open() {
    return engine.outbox();
  }

  @Override
  protected void close() {
    engine = engine.restart();
  }
}
