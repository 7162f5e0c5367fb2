package dev.sluice.testkit.memory;

import dev.sluice.index.EventIndex;
import dev.sluice.testkit.contract.EventIndexContract;
import java.time.Duration;

class MemoryIndexTest extends EventIndexContract {

  private MemoryEngine engine = new MemoryEngine(clock, Duration.ofDays(7));

  @Override
  protected EventIndex open() {
    return engine.index();
  }

  @Override
  protected void close() {
    engine = engine.restart();
  }
}
