package dev.sluice.engine.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TailTest {

  private final Tail tail = new Tail();

  private void add(long from, long to, int bytes) {
    for (long position = from; position < to; position++) {
      Event event =
          Event.builder("e" + position, "/test", "made").data(Payload.of(new byte[bytes])).build();
      tail.add(new Entry(new Position(position), Instant.EPOCH, event), bytes);
    }
  }

  private List<Long> read(long from, long end, int most, long bytes) {
    List<Entry> entries = new ArrayList<>();
    tail.read(new Position(from), end, most, bytes, entries);
    return entries.stream().map(entry -> entry.position().value()).toList();
  }

  @Test
  void theLatestEntriesAreReadInOrderUpToTheEndAndTheLimits() {
    add(1, 11, 10);
    assertEquals(List.of(4L, 5L, 6L), read(4, 11, 3, 1_000));
    assertEquals(List.of(4L, 5L), read(4, 6, 9, 1_000));
    assertEquals(List.of(4L, 5L), read(4, 11, 9, 25));
    assertEquals(List.of(4L), read(4, 11, 9, 1), "at least one");
  }

  @Test
  void whatIsTooOldIsNotFoundAndNothingElseStandsInItsPlace() {
    add(1, Tail.SLOTS + 11L, 1);
    assertEquals(List.of(), read(5, 5 + Tail.SLOTS, 3, 1_000));
    long kept = Tail.SLOTS;
    assertEquals(List.of(kept, kept + 1), read(kept, kept + 2, 9, 1_000));
  }

  @Test
  void largeEventsPushOutMoreThanSmallOnes() {
    int large = (int) (Tail.MAX_BYTES / 4);
    add(1, 20, large);
    assertEquals(List.of(), read(15, 20, 9, Long.MAX_VALUE));
    assertEquals(List.of(16L, 17L, 18L, 19L), read(16, 20, 9, Long.MAX_VALUE));
    add(20, 21, (int) Tail.MAX_BYTES * 2);
    assertTrue(read(19, 21, 9, Long.MAX_VALUE).isEmpty());
    assertEquals(List.of(20L), read(20, 21, 9, Long.MAX_VALUE));
  }

  @Test
  void afterARestartItBeginsWhereTheJournalGoesOn() {
    add(1_000_000, 1_000_003, 1);
    assertEquals(List.of(1_000_001L, 1_000_002L), read(1_000_001, 1_000_003, 9, 1_000));
    assertEquals(List.of(), read(999_999, 1_000_003, 9, 1_000));
  }
}
