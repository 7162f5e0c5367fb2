package dev.sluice.fault;

import java.util.Collection;
import java.util.Optional;

/// The known word that a mistyped one was probably meant to be.
public final class Nearest {

  private static final int LONGEST = 64;

  private Nearest() {}

  /// A hint that ends a sentence: the nearest known word, or all of them when none is near.
  public static String hint(String word, Collection<String> known) {
    if (known.isEmpty()) {
      return "there are none";
    }
    return of(word, known)
        .map(near -> "did you mean '" + near + "'?")
        .orElseGet(() -> "known are " + String.join(", ", known));
  }

  /// The nearest word, when at most a third of its letters, and at least one, must change.
  public static Optional<String> of(String word, Collection<String> known) {
    if (word.length() > LONGEST) {
      return Optional.empty();
    }
    String best = null;
    int least = Integer.MAX_VALUE;
    for (String candidate : known) {
      int distance = distance(word, candidate);
      if (distance < least && distance <= Math.max(1, candidate.length() / 3)) {
        best = candidate;
        least = distance;
      }
    }
    return Optional.ofNullable(best);
  }

  /// How many letters must be put in, taken out, replaced or swapped with a neighbour.
  private static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int least = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
        least = Math.min(least, cost[i - 1][j - 1] + same);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          least = Math.min(least, cost[i - 2][j - 2] + 1);
        }
        cost[i][j] = least;
      }
    }
    return cost[a.length()][b.length()];
  }
}
