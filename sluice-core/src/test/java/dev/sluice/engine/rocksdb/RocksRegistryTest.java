package dev.sluice.engine.rocksdb;

import dev.sluice.registry.Registry;
import dev.sluice.testkit.contract.RegistryContract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

class RocksRegistryTest extends RegistryContract {

  @TempDir Path folder;

  private @Nullable RocksEngine engine;

  @Override
  protected Registry open() {
    engine = RocksEngine.open(folder, clock, Duration.ofDays(7));
    return engine.registry();
  }

  @Override
  protected void close() {
    Objects.requireNonNull(engine).close();
  }
}
