package dev.sluice.engine.rocksdb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.engine.bytes.ByteSink;
import dev.sluice.engine.bytes.ByteSource;
import dev.sluice.journal.Position;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

class OwedRunsFuzzTest {

  private record Entry(long position, int rule) {}

  /// The input is the position that a run begins at, in 8 bytes, and the run.
  @FuzzTest
  void aRunIsRefusedOrHoldsPlacesInOrderAndNoMoreThanItsBytesHaveRoomFor(byte[] bytes) {
    if (bytes.length < 8) {
      return;
    }
    long first = new ByteSource(bytes, 0, 8).u64();
    byte[] run = Arrays.copyOfRange(bytes, 8, bytes.length);
    List<Entry> entries = new ArrayList<>();
    try {
      OwedRuns.scan(first, run, (position, rule) -> entries.add(new Entry(position, rule)));
    } catch (IllegalStateException e) {
      return;
    }
    assertTrue(entries.size() <= run.length / 2);
    long last = first;
    ByteSink again = new ByteSink(16).u8(1).varint(entries.size());
    for (Entry entry : entries) {
      assertTrue(new Position(entry.position()).value() >= last && entry.rule() >= 0);
      again.varint(entry.position() - last).varint(entry.rule());
      last = entry.position();
    }
    // A number may be written longer than it must be; then it is not written again the same.
    if (again.length() == run.length) {
      assertArrayEquals(run, again.toBytes());
    }
  }
}
