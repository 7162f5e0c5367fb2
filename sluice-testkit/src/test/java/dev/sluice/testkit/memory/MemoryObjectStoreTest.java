package dev.sluice.testkit.memory;

import dev.sluice.object.ObjectStore;
import dev.sluice.testkit.HeldClock;
import dev.sluice.testkit.contract.ObjectStoreContract;
import java.time.Duration;

class MemoryObjectStoreTest extends ObjectStoreContract {

  private final MemoryEngine engine = new MemoryEngine(new HeldClock(), Duration.ofDays(7));

  @Override
  protected ObjectStore open(String owner) {
    return engine.objects(owner);
  }
}
