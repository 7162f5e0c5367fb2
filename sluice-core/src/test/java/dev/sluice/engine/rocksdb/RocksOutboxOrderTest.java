package dev.sluice.engine.rocksdb;

import dev.sluice.outbox.Outbox;
import dev.sluice.testkit.contract.OutboxOrderContract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

class RocksOutboxOrderTest extends OutboxOrderContract {

  @TempDir Path folder;

  private @Nullable RocksEngine engine;

  @Override
  protected Outbox open() {
    engine = RocksEngine.open(folder, clock, Duration.ofDays(7));
    return engine.outbox();
  }

  @Override
  protected void close() {
    Objects.requireNonNull(engine).close();
  }
}
