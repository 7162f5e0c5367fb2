package dev.sluice.engine.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.registry.Registry;
import dev.sluice.testkit.HeldClock;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/// What is said of a data folder whose state is not as it was written, or was written by another
/// version.
class DamagedStateTest {

  @TempDir Path folder;

  private RocksEngine open() {
    return RocksEngine.open(folder, new HeldClock(), Duration.ofDays(7));
  }

  private void write() {
    try (RocksEngine engine = open()) {
      for (int i = 0; i < 100; i++) {
        engine
            .registry()
            .put("later/thing-" + i, Payload.ofText("{\"unknown\":true}"), Registry.ABSENT);
      }
    }
  }

  private List<Path> files(String suffix) throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve("state"))) {
      return all.filter(file -> file.toString().endsWith(suffix)).toList();
    }
  }

  private static void flip(Path file, long at) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.seek(at);
      int before = open.read();
      open.seek(at);
      open.write(before ^ 0x20);
    }
  }

  @Test
  void aDamagedLogStopsTheStartWithItsPlaceAndWhatToDo() throws IOException {
    write();
    for (Path log : files(".log")) {
      if (Files.size(log) > 0) {
        flip(log, 40);
      }
    }
    Fault fault = assertThrows(Fault.class, this::open);
    assertEquals("state-damaged", fault.code());
    assertTrue(fault.sentence().contains(folder.resolve("state").toString()), fault.sentence());
    assertTrue(fault.sentence().contains("put the folder back from a copy"), fault.sentence());
  }

  @Test
  void whatALaterVersionKeepsInTheRegistryIsLeftAlone() {
    write();
    try (RocksEngine engine = open()) {
      assertEquals(100, engine.registry().list("later/", "", 1_000).size());
    }
  }

  @Test
  void aFolderInWhichALaterVersionKeepsMoreIsRefusedWithASentence() throws RocksDBException {
    write();
    Path state = folder.resolve("state");
    List<ColumnFamilyDescriptor> families = new ArrayList<>();
    try (Options any = new Options()) {
      for (byte[] name : RocksDB.listColumnFamilies(any, state.toString())) {
        String text = new String(name, StandardCharsets.US_ASCII);
        if (text.equals("counts")) {
          families.add(
              new ColumnFamilyDescriptor(
                  name,
                  new org.rocksdb.ColumnFamilyOptions()
                      .setMergeOperator(new org.rocksdb.UInt64AddOperator())));
        } else {
          families.add(new ColumnFamilyDescriptor(name));
        }
      }
    }
    families.add(new ColumnFamilyDescriptor("later".getBytes(StandardCharsets.US_ASCII)));
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    try (DBOptions options = new DBOptions().setCreateMissingColumnFamilies(true);
        RocksDB db = RocksDB.open(options, state.toString(), families, handles)) {
      handles.forEach(ColumnFamilyHandle::close);
      assertTrue(db.isOwningHandle());
    }
    Fault fault = assertThrows(Fault.class, this::open);
    assertEquals("data-folder-format", fault.code());
    assertTrue(fault.sentence().contains("later Sluice"), fault.sentence());
  }
}
