package dev.sluice.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.simulation.Seeds.Finding;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SimulationCanFailTest {

  private static final Seeds BOUND = new Seeds(1, 100);

  @ParameterizedTest
  @EnumSource
  void aBrokenPartIsFound(BrokenPart part) {
    Finding found =
        BOUND
            .firstBroken(part.parts())
            .orElseThrow(() -> new AssertionError(part + " was not found in " + BOUND));
    assertTrue(
        part.facts().stream().anyMatch(String.valueOf(found.cause().getMessage())::startsWith),
        () -> part + " was found as " + found.cause());
  }

  @Test
  void aSeedIsOneWorld() {
    Parts broken = BrokenPart.AN_INDEX_THAT_FORGETS.parts();
    Finding first = BOUND.firstBroken(broken).orElseThrow();
    Optional<Finding> again = new Seeds(first.seed(), 1).firstBroken(broken);
    assertEquals(first.toString(), again.orElseThrow().toString());
  }
}
