package dev.sluice.testkit.sparkpost;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/// Which batches are sent, in which order: every event at least once, some of them twice, and some
/// batches twice, out of order.
///
/// @param events how many events there are, numbered from 0 on
/// @param repeatedEvents how many places in batches hold an event that stands in another one too
/// @param sendings the batches; one that is repeated stands in it twice
public record BatchPlan(int events, int repeatedEvents, List<EventBatch> sendings) {

  /// The most events of a batch, as SparkPost has it by default.
  public static final int MOST_IN_A_BATCH = 350;

  /// One batch in so many is sent twice.
  private static final int BATCH_AGAIN_ONE_IN = 20;

  /// Of the events, one in so many is repeated.
  private static final int EVENT_AGAIN_ONE_IN = 10;

  /// Copies the list.
  public BatchPlan {
    sendings = List.copyOf(sendings);
  }

  /// Draws a plan: batches of 1 to 350 events, a tenth of the events again in another batch, every
  /// twentieth batch again as a whole, all of it shuffled.
  public static BatchPlan draw(long seed, int events) {
    Random random = new Random(seed);
    List<Integer> places = new ArrayList<>();
    for (int number = 0; number < events; number++) {
      places.add(number);
    }
    List<Integer> again = new ArrayList<>(places);
    Collections.shuffle(again, random);
    places.addAll(again.subList(0, events / EVENT_AGAIN_ONE_IN));
    // Neighbours stay near each other, as in life: what a server saw at about the same time.
    List<EventBatch> batches = new ArrayList<>();
    for (int from = 0; from < places.size(); ) {
      int size = Math.min(random.nextInt(MOST_IN_A_BATCH) + 1, places.size() - from);
      batches.add(
          new EventBatch(
              new UUID(random.nextLong(), random.nextLong()).toString(),
              places.subList(from, from + size)));
      from += size;
    }
    List<EventBatch> sendings = new ArrayList<>(batches);
    for (int i = 0; i < batches.size(); i += BATCH_AGAIN_ONE_IN) {
      sendings.add(batches.get(i));
    }
    Collections.shuffle(sendings, random);
    return new BatchPlan(events, events / EVENT_AGAIN_ONE_IN, sendings);
  }

  /// How many batches there are, each counted once.
  public int batches() {
    Set<String> ids = new HashSet<>();
    sendings.forEach(each -> ids.add(each.id()));
    return ids.size();
  }
}
