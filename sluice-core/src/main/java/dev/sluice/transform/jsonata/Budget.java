package dev.sluice.transform.jsonata;

import com.dashjoin.jsonata.Utils.RangeList;
import dev.sluice.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What one evaluation may use, and what is left of it.
///
/// The library tells of the begin and the end of each step. That bounds steps, depth and time; the
/// value of each step is weighed besides, since a few steps can make values that no memory holds: a
/// text doubled thirty times, or an object that holds another twice, which holds another twice. A
/// value that is held in two places counts twice, as it would when it is written or compared.
///
/// Time is the last bound: all others come to the same on each machine. A thread that computes for
/// long lets others have their turn, since there are no more of them than processors.
final class Budget {

  static final int MAX_STEPS = 200_000;
  static final int MAX_DEPTH = 300;

  /// The most characters and elements of one value.
  static final int MAX_WEIGHT = 1 << 22;

  /// The most characters and elements of all values together.
  static final int MAX_MADE = 1 << 24;

  static final int MAX_NESTING = 200;
  static final int MAX_RANGE = 100_000;

  /// The most characters that regular expressions look at, each time they do.
  static final int MAX_READS = 10_000_000;

  static final Duration TIME = Duration.ofSeconds(1);

  /// The budget of the evaluation that runs on this thread.
  static final ScopedValue<Budget> CURRENT = ScopedValue.newInstance();

  private static final int BETWEEN_LOOKS = 1 << 10;
  private static final int READS_BETWEEN_LOOKS = 1 << 16;

  /// A shorter text is not worth to be remembered.
  private static final int SHORT = 64;

  private record Weight(long weight, int height, int size) {
    static final Weight ONE = new Weight(1, 0, 0);
  }

  private final Clock clock;
  private final long began;
  private final Instant now;
  private final IdentityHashMap<Object, Weight> known = new IdentityHashMap<>();
  private final boolean[] takesPattern = new boolean[MAX_DEPTH + 1];
  private int depth;
  private int steps;
  private int reads;
  private long made;

  /// @param now what the expression takes for the present
  Budget(Clock clock, Instant now) {
    this.clock = clock;
    this.began = clock.nanos();
    this.now = now;
  }

  Instant now() {
    return now;
  }

  void enter() {
    if (++steps > MAX_STEPS) {
      throw new Stopped("it takes more than " + MAX_STEPS + " steps");
    }
    if (steps % BETWEEN_LOOKS == 0) {
      look();
    }
    if (++depth > MAX_DEPTH) {
      throw new Stopped("it goes more than " + MAX_DEPTH + " levels deep; does a function end?");
    }
    takesPattern[depth] = false;
  }

  /// Weighs the value that a step has made.
  ///
  /// Only functions of {@link Library} get regular expressions, since the library's own would run
  /// them without a bound: one is let through when a step beside it gave such a function.
  void exit(@Nullable Object result) {
    depth--;
    if (result instanceof Pattern) {
      if (!takesPattern[depth]) {
        throw noPattern();
      }
    } else if (Library.takesPattern(result)) {
      takesPattern[depth] = true;
    } else {
      weigh(result, 0);
    }
  }

  /// Looks at one more character for a regular expression.
  void read() {
    if (++reads > MAX_READS) {
      throw new Stopped(
          "its regular expressions look at more than "
              + MAX_READS
              + " characters; does one"
              + " repeat what repeats itself?");
    }
    if (reads % READS_BETWEEN_LOOKS == 0) {
      look();
    }
  }

  /// Refuses a text before it is made.
  static void requireLength(long characters) {
    if (characters > MAX_WEIGHT) {
      throw tooLarge();
    }
  }

  /// The weight of a value, at most {@link #MAX_WEIGHT}.
  long weigh(@Nullable Object value) {
    return weigh(value, 0).weight;
  }

  @SuppressWarnings("ThreadPriorityCheck") // A computing virtual thread has no other way to share.
  private void look() {
    if (clock.since(began).compareTo(TIME) > 0) {
      throw new Stopped("it takes longer than " + TIME.toMillis() + " ms");
    }
    Thread.yield();
  }

  private Weight weigh(@Nullable Object value, int nesting) {
    if (nesting > MAX_NESTING) {
      throw tooDeep();
    }
    return switch (value) {
      case String text -> text(text);
      case RangeList range -> range(range);
      case Collection<?> list -> members(list, list, list.size(), nesting);
      case Map<?, ?> map -> members(map, map.values(), map.size(), nesting);
      case Pattern _ -> throw noPattern();
      case null, default -> Weight.ONE;
    };
  }

  private Weight text(String text) {
    requireLength(text.length());
    Weight weight = new Weight(1 + text.length(), 0, 0);
    if (text.length() < SHORT || known.put(text, weight) == null) {
      charge(text.length());
    }
    return weight;
  }

  private static Weight range(List<?> range) {
    if (range.size() > MAX_RANGE) {
      throw new Stopped("a range has more than " + MAX_RANGE + " numbers");
    }
    return new Weight(1 + range.size(), 1, range.size());
  }

  /// The weight of a list or an object, kept as long as its size is the same: the library adds to
  /// some of its lists after it has given them back.
  private Weight members(Object whole, Collection<?> members, int size, int nesting) {
    Weight before = known.get(whole);
    if (before != null && before.size == size) {
      if (nesting + before.height > MAX_NESTING) {
        throw tooDeep();
      }
      return before;
    }
    charge(1L + size);
    long weight = 1;
    int height = 0;
    for (Object member : members) {
      Weight of = weigh(member, nesting + 1);
      weight += of.weight;
      height = Math.max(height, of.height);
      requireLength(weight);
    }
    if (whole instanceof Map<?, ?> map) {
      for (Object name : map.keySet()) {
        weight += String.valueOf(name).length();
      }
      requireLength(weight);
    }
    Weight found = new Weight(weight, height + 1, size);
    known.put(whole, found);
    return found;
  }

  private void charge(long amount) {
    made += amount;
    if (made > MAX_MADE) {
      throw new Stopped(
          "its values have more than " + MAX_MADE + " characters and elements together");
    }
  }

  private static Stopped tooLarge() {
    return new Stopped("a value has more than " + MAX_WEIGHT + " characters and elements");
  }

  private static Stopped tooDeep() {
    return new Stopped("a value is nested more than " + MAX_NESTING + " levels deep");
  }

  private static Stopped noPattern() {
    return new Stopped(
        "a regular expression stands only as an argument of $contains, $match, $replace or $split");
  }
}
