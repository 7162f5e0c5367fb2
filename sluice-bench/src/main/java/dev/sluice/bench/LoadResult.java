package dev.sluice.bench;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What came of a load.
///
/// @param measured how long was measured
/// @param statuses how many answers of each status came in the measured time
/// @param latencies the times of those answers
/// @param lateness how long after they were due requests were sent, with an open pace: because the
///   generator was late, or because no connection was free
/// @param sent how many requests were sent in all, with warm-up
/// @param accepted how many of all were answered 2xx
/// @param answered how many of all were answered
/// @param broken how many were cut off with their connection
/// @param missed how many were due, with an open pace, and could not be sent in time
/// @param generatorCores how much of a core the generator used in the measured time
record LoadResult(
    Duration measured,
    SortedMap<Integer, Long> statuses,
    Latencies latencies,
    Latencies lateness,
    long sent,
    long accepted,
    long answered,
    long broken,
    long missed,
    double generatorCores) {

  /// Copies the statuses.
  LoadResult {
    statuses = Collections.unmodifiableSortedMap(new TreeMap<>(statuses));
  }

  /// How many requests were answered 2xx in the measured time.
  long acceptedMeasured() {
    return statuses.entrySet().stream()
        .filter(entry -> entry.getKey() / 100 == 2)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /// How many requests were answered 2xx in a second of the measured time.
  double perSecond() {
    return acceptedMeasured() * 1e9 / measured.toNanos();
  }
}
