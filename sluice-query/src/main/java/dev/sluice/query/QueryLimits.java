package dev.sluice.query;

import dev.sluice.fault.Fault;
import java.time.Duration;

/// How much a question may cost.
///
/// @param maxRows how many rows an answer has at most, 1 to {@value #MOST_ROWS}; more are cut off
/// @param timeout after what time the question is given up, 1 ms to 1 h
/// @param memoryBytes what DuckDB may keep in memory before it uses its temporary folder, 64 MiB to
///   1 TiB; the process takes some more than that
public record QueryLimits(int maxRows, Duration timeout, long memoryBytes) {

  /// The most rows of an answer.
  public static final int MOST_ROWS = 1_000_000;

  /// The longest question, in characters.
  public static final int MAX_SQL = 65_536;

  /// The most bytes of one value in an answer.
  public static final long MAX_VALUE_BYTES = 16L << 20;

  /// How many characters an answer has; the rows behind them are cut off.
  public static final long MAX_ANSWER = 64L << 20;

  /// What DuckDB may write to its temporary folder.
  public static final long MAX_TEMPORARY_BYTES = 8L << 30;

  private static final long LEAST_MEMORY = 64L << 20;
  private static final long MOST_MEMORY = 1L << 40;
  private static final Duration LONGEST = Duration.ofHours(1);

  /// Checks every part.
  ///
  /// @throws Fault `invalid-limit`, naming the part
  public QueryLimits {
    if (maxRows < 1 || maxRows > MOST_ROWS) {
      throw wrong("max-rows " + maxRows + ": 1 to " + MOST_ROWS + " is right");
    }
    if (timeout.compareTo(Duration.ofMillis(1)) < 0 || timeout.compareTo(LONGEST) > 0) {
      throw wrong("timeout " + timeout.toMillis() + "ms: 1ms to 1h is right");
    }
    if (memoryBytes < LEAST_MEMORY || memoryBytes > MOST_MEMORY) {
      throw wrong("memory of " + memoryBytes + " bytes: 64MiB to 1024GiB is right");
    }
  }

  private static Fault wrong(String sentence) {
    return Fault.of(Fault.Kind.INVALID, "invalid-limit", sentence);
  }
}
