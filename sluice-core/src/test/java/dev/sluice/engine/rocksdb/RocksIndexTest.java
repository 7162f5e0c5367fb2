package dev.sluice.engine.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.index.EventIndex;
import dev.sluice.index.EventIndex.Order;
import dev.sluice.index.Postings;
import dev.sluice.index.Term;
import dev.sluice.journal.Position;
import dev.sluice.testkit.contract.EventIndexContract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.DBOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

class RocksIndexTest extends EventIndexContract {

  private static final Term TERM = Term.of(1, "red");

  @TempDir Path folder;

  private @Nullable RocksEngine engine;

  @Override
  protected EventIndex open() {
    engine = RocksEngine.open(folder, clock, Duration.ofDays(7));
    return engine.index();
  }

  @Override
  protected void close() {
    Objects.requireNonNull(engine).close();
  }

  @Test
  void aFolderFromBeforeTheIndexIsOpenedAndIndexedFromTheBeginning() throws RocksDBException {
    close();
    try (Families families = new Families();
        DBOptions options = new DBOptions();
        RocksDB db =
            RocksDB.open(
                options,
                folder.resolve("state").toString(),
                families.descriptors(),
                families.handles())) {
      db.dropColumnFamily(families.index());
      families.closeHandles();
    }
    EventIndex index = open();
    assertEquals(Position.FIRST, index.cursor());
    Postings postings = new Postings();
    postings.add(TERM, new Position(3));
    index.write(Position.FIRST, new Position(4), postings);
    close();
    assertEquals(
        List.of(new Position(3)), open().find(TERM, Order.NEWEST_FIRST, new Position(9), 9));
  }

  @Test
  void whatIsForgottenIsGoneInWholeBuckets() {
    EventIndex index = Objects.requireNonNull(engine).index();
    long second = 1 << 20;
    Postings postings = new Postings();
    for (long position : new long[] {5, second - 1, second, second + 5}) {
      postings.add(TERM, new Position(position));
    }
    index.write(Position.FIRST, new Position(second + 6), postings);
    index.forgetBefore(new Position(second - 1));
    assertEquals(4, index.find(TERM, Order.OLDEST_FIRST, Position.FIRST, 9).size());
    index.forgetBefore(new Position(second + 4));
    assertEquals(
        List.of(new Position(second), new Position(second + 5)),
        index.find(TERM, Order.OLDEST_FIRST, Position.FIRST, 9));
    assertEquals(
        List.of(new Position(second)),
        index.find(TERM, Order.NEWEST_FIRST, new Position(second + 4), 9));
  }
}
