package dev.sluice.archive;

import dev.sluice.journal.Position;
import dev.sluice.object.ObjectKey;
import dev.sluice.object.Sealed;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.Tally;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The events that were read and not yet written out: a draft for each partition.
final class OpenRange {

  private final Map<String, Partition> partitions = new LinkedHashMap<>();
  private final Map<String, String> byLetters = new HashMap<>();
  private final Map<RuleName, Count> counts = new HashMap<>();
  private final Set<Partition> sealing = new HashSet<>();
  private @Nullable Position first;
  private @Nullable Position last;
  private long beganNanos;
  private long events;
  private long errors;
  private long dropped;

  /// What became of an event.
  enum Ending {
    STORED,
    /// Left out, as it should be.
    DROPPED,
    /// Under the error prefix.
    DEAD
  }

  /// A tally that is added to for each event without making a new one.
  private static final class Count {
    private long delivered;
    private long dead;
  }

  boolean isEmpty() {
    return first == null;
  }

  boolean has(String prefix) {
    return partitions.containsKey(prefix);
  }

  int size() {
    return partitions.size();
  }

  /// The last position that was read; null when none was.
  @Nullable Position last() {
    return last;
  }

  /// The reading of the clock when the oldest record came in.
  long beganNanos() {
    return beganNanos;
  }

  /// A prefix that no open partition has but for upper and lower case: where one has, the letters
  /// that differ are percent-encoded, which decodes to the same values.
  String apart(String prefix) {
    String other = byLetters.get(letters(prefix));
    if (other == null || other.equals(prefix)) {
      return prefix;
    }
    StringBuilder apart = new StringBuilder(prefix.length() + 16);
    for (int i = 0; i < prefix.length(); i++) {
      char c = prefix.charAt(i);
      if (c == other.charAt(i)) {
        apart.append(c);
      } else {
        apart.append(Prefix.escaped(c));
      }
    }
    return apart.toString();
  }

  /// Letters of ASCII in lower case; values hold no others, and all other text is the same in each
  /// prefix.
  private static String letters(String prefix) {
    StringBuilder lower = new StringBuilder(prefix.length());
    for (int i = 0; i < prefix.length(); i++) {
      char c = prefix.charAt(i);
      lower.append(c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c);
    }
    return lower.toString();
  }

  void open(String prefix, Partition partition) {
    partitions.put(prefix, partition);
    byLetters.putIfAbsent(letters(prefix), prefix);
  }

  /// Appends a line to an open partition.
  ///
  /// @return how many bytes the partition has now, not packed
  long append(String prefix, byte[] line) throws IOException {
    Partition partition = partitions.get(prefix);
    if (partition == null) {
      throw new IllegalStateException("partition '" + prefix + "' is not open");
    }
    return partition.append(line);
  }

  /// Notes what became of the event at a position, and for which rules. One that is dropped has
  /// been delivered: nobody wants it stored.
  void count(Position position, List<RuleName> rules, Ending ending, long nowNanos) {
    if (first == null) {
      first = position;
      beganNanos = nowNanos;
    }
    last = position;
    for (RuleName rule : rules) {
      Count count = counts.computeIfAbsent(rule, _ -> new Count());
      switch (ending) {
        case STORED, DROPPED -> count.delivered++;
        case DEAD -> count.dead++;
      }
    }
    switch (ending) {
      case STORED -> events++;
      case DROPPED -> dropped++;
      case DEAD -> errors++;
    }
  }

  /// Makes all drafts durable and says what they are to become.
  ///
  /// @param droppedBefore how many events were dropped before this range
  Manifest seal(
      BiFunction<Position, Position, Function<String, ObjectKey>> namer, long droppedBefore)
      throws IOException {
    if (first == null || last == null) {
      throw new IllegalStateException("nothing was read");
    }
    Function<String, ObjectKey> name = namer.apply(first, last);
    List<Sealed> objects = new ArrayList<>(partitions.size());
    for (Map.Entry<String, Partition> each : partitions.entrySet()) {
      sealing.add(each.getValue());
      objects.add(each.getValue().seal(name.apply(each.getKey())));
    }
    Map<RuleName, Tally> tallies = new HashMap<>();
    counts.forEach((rule, count) -> tallies.put(rule, new Tally(count.delivered, count.dead)));
    return new Manifest(
        first, last, objects, tallies, new Manifest.Count(events, errors, dropped, droppedBefore));
  }

  /// Throws away the drafts that no manifest can name, because they were never sealed. What cannot
  /// be thrown away now is found again by the recovery.
  void discardUnsealed(Exception cause) {
    for (Partition partition : partitions.values()) {
      if (!sealing.contains(partition)) {
        try {
          partition.discard();
        } catch (IOException e) {
          cause.addSuppressed(e);
        }
      }
    }
  }
}
