package dev.sluice.testkit.memory;

import dev.sluice.outbox.Outbox;
import dev.sluice.testkit.contract.OutboxContract;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

class MemoryOutboxTest extends OutboxContract {

  private MemoryEngine engine = new MemoryEngine(clock, Duration.ofDays(7));

  @Override
  protected Outbox open() {
    return engine.outbox();
  }

  @Override
  protected void close() {
    engine = engine.restart();
  }

  @Override
  protected Set<Capability> capabilities() {
    return EnumSet.allOf(Capability.class);
  }
}
