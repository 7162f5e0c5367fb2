package dev.sluice.signature;

import java.time.Instant;
import java.util.List;

/// A check by the first of several that has something to look at; where there is nothing for any,
/// what the first says.
public record EitherCheck(List<Check> checks) implements Check {

  /// Copies the checks.
  public EitherCheck {
    checks = List.copyOf(checks);
    if (checks.isEmpty()) {
      throw new IllegalArgumentException("there must be a check");
    }
  }

  @Override
  public Verdict of(Incoming request, Instant now) {
    Verdict first = checks.getFirst().of(request, now);
    Verdict verdict = first;
    for (int i = 1; i < checks.size() && isMissing(verdict); i++) {
      verdict = checks.get(i).of(request, now);
    }
    return isMissing(verdict) ? first : verdict;
  }

  private static boolean isMissing(Verdict verdict) {
    return verdict instanceof Verdict.Unproven(Verdict.Reason reason, String _)
        && reason == Verdict.Reason.MISSING;
  }

  @Override
  public Draft signed(Draft request, Instant now) {
    return checks.getFirst().signed(request, now);
  }

  @Override
  public boolean isGuessable() {
    return checks.stream().anyMatch(Check::isGuessable);
  }
}
