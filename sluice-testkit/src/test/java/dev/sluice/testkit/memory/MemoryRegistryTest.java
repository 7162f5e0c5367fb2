package dev.sluice.testkit.memory;

import dev.sluice.registry.Registry;
import dev.sluice.testkit.contract.RegistryContract;
import java.time.Duration;

class MemoryRegistryTest extends RegistryContract {

  private MemoryEngine engine = new MemoryEngine(clock, Duration.ofDays(7));

  @Override
  protected Registry open() {
    return engine.registry();
  }

  @Override
  protected void close() {
    engine = engine.restart();
  }
}
