package dev.sluice.schema;

import dev.sluice.journal.Entry;
import dev.sluice.journal.Position;
import dev.sluice.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Counts what was checked and what did not conform since the start, and says now and then what is
/// to be told of.
public final class Mismatches {

  /// How often one schema is told of at most.
  public static final Duration PAUSE = Duration.ofMinutes(1);

  private final Clock clock;
  private final Map<String, Count> counts = new HashMap<>();

  private static final class Count {
    private long checked;
    private long wrong;
    private long untold;
    private @Nullable Mismatch last;
    private Position lastAt = Position.FIRST;
    private Mode mode = Mode.WARN;
    private @Nullable Long toldNanos;
  }

  /// No counts yet.
  public Mismatches(Clock clock) {
    this.clock = clock;
  }

  /// What was checked against a schema since the start.
  public record Checks(long checked, long wrong) {}

  /// What is to be told of.
  ///
  /// @param count how many events did not conform since the schema was told of last
  /// @param last why the last one did not
  /// @param at where that one stands
  public record News(String schema, Mode mode, long count, Mismatch last, Position at) {}

  synchronized void checked(SchemaRule rule, Entry entry, Optional<Mismatch> wrong) {
    Count count = counts.computeIfAbsent(rule.name(), _ -> new Count());
    count.checked++;
    if (wrong.isPresent()) {
      count.wrong++;
      count.untold++;
      count.last = wrong.get();
      count.lastAt = entry.position();
      count.mode = rule.mode();
    }
  }

  /// What was checked against the schema of a name.
  public synchronized Checks of(String name) {
    Count count = counts.get(name);
    return count == null ? new Checks(0, 0) : new Checks(count.checked, count.wrong);
  }

  /// What is to be told of now; it counts as told then.
  public synchronized List<News> take() {
    List<News> news = new ArrayList<>();
    counts.forEach((name, count) -> {
      boolean isTime =
          count.toldNanos == null || clock.since(count.toldNanos).compareTo(PAUSE) >= 0;
      if (count.untold > 0 && count.last != null && isTime) {
        news.add(new News(name, count.mode, count.untold, count.last, count.lastAt));
        count.untold = 0;
        count.toldNanos = clock.nanos();
      }
    });
    return news;
  }
}
