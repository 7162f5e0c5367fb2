package dev.sluice.indexing;

import java.util.List;

/// Positions as ranks that grow, found by going forward.
interface RankStream {

  /// What stands where there is no more.
  long END = Long.MAX_VALUE;

  /// The first rank that is not less than this one, or {@link #END}; never asked to go back.
  long seek(long rank);

  /// What stands in any of the streams.
  static RankStream any(List<? extends RankStream> streams) {
    if (streams.size() == 1) {
      return streams.getFirst();
    }
    long[] heads = new long[streams.size()];
    java.util.Arrays.fill(heads, Long.MIN_VALUE);
    return rank -> {
      long least = END;
      for (int i = 0; i < heads.length; i++) {
        if (heads[i] < rank) {
          heads[i] = streams.get(i).seek(rank);
        }
        least = Math.min(least, heads[i]);
      }
      return least;
    };
  }
}
