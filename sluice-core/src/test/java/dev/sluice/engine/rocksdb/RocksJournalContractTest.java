package dev.sluice.engine.rocksdb;

import dev.sluice.journal.Journal;
import dev.sluice.testkit.contract.JournalContract;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

class RocksJournalContractTest extends JournalContract {

  @TempDir Path folder;

  private @Nullable RocksEngine engine;

  @Override
  protected Journal open() {
    engine = RocksEngine.open(folder, clock, WINDOW);
    return engine.journal();
  }

  @Override
  protected void close() {
    Objects.requireNonNull(engine).close();
  }
}
