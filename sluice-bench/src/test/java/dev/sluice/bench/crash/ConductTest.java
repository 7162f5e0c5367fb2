package dev.sluice.bench.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.bench.crash.Conduct.Kind;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConductTest {

  private static final long SEED = 42;

  @Test
  void anEventIsTreatedBadlyAFewTimesAndThenAlwaysTheSame() {
    for (int number = 0; number < 2_000; number++) {
      Conduct last = Conduct.of(SEED, number, Conduct.MOST_BAD + 1, false);
      assertTrue(last.kind() == Kind.TAKE || last.kind() == Kind.REFUSE);
      assertEquals(last, Conduct.of(SEED, number, 50, false));
      assertEquals(last, Conduct.of(SEED, number, 1, true));
      for (int attempt = 1; attempt <= Conduct.MOST_BAD; attempt++) {
        Conduct each = Conduct.of(SEED, number, attempt, false);
        assertTrue(each.kind() != Kind.TAKE && each.kind() != Kind.REFUSE || each.equals(last));
      }
    }
  }

  @Test
  void allThatATargetCanDoIsDone() {
    Set<Kind> seen = EnumSet.noneOf(Kind.class);
    Set<Boolean> pauses = new HashSet<>();
    for (int number = 0; number < 2_000; number++) {
      Conduct conduct = Conduct.of(SEED, number, 1, false);
      seen.add(conduct.kind());
      pauses.add(conduct.pauseMillis() > Target.TIMEOUT_MILLIS);
    }
    assertEquals(EnumSet.allOf(Kind.class), seen);
    assertEquals(Set.of(true, false), pauses);
  }
}
