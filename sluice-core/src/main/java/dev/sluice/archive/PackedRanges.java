package dev.sluice.archive;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The ranges of the Parquet files of each partition.
final class PackedRanges {

  private final Map<String, TreeMap<Long, Long>> partitions = new HashMap<>();
  private final int most;
  private int kept;

  /// @param most how many are kept; those behind them are not known of
  PackedRanges(int most) {
    this.most = most;
  }

  boolean isEmpty() {
    return kept == 0;
  }

  void add(String partition, long first, long last) {
    if (kept < most) {
      kept++;
      partitions.computeIfAbsent(partition, _ -> new TreeMap<>()).merge(first, last, Math::max);
    }
  }

  /// Whether a Parquet file of the partition has the whole range.
  boolean holds(String partition, long first, long last) {
    Map.Entry<Long, Long> range = floor(partition, first);
    return range != null && range.getValue() >= last;
  }

  /// The range of a Parquet file that has some of these positions.
  ///
  /// @param isOwn whether the range itself is one of a Parquet file
  Optional<String> overlap(String partition, long first, long last, boolean isOwn) {
    Map.Entry<Long, Long> before = floor(partition, isOwn ? first - 1 : first);
    Map.Entry<Long, Long> within = floor(partition, last);
    if (before != null && before.getValue() >= first) {
      return Optional.of(text(before));
    }
    return within != null && within.getKey() > first ? Optional.of(text(within)) : Optional.empty();
  }

  private static String text(Map.Entry<Long, Long> range) {
    return "from " + range.getKey() + " to " + range.getValue();
  }

  private Map.@Nullable Entry<Long, Long> floor(String partition, long at) {
    TreeMap<Long, Long> ranges = partitions.get(partition);
    return ranges == null ? null : ranges.floorEntry(at);
  }
}
