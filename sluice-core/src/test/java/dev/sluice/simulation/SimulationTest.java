package dev.sluice.simulation;

import dev.sluice.simulation.Seeds.Finding;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class SimulationTest {

  @Test
  void everyFactHoldsInEveryWorld() {
    Optional<Finding> finding = Seeds.asked().firstBroken(Parts.RIGHT);
    finding.ifPresent(found -> Assertions.fail(found.toString(), found.cause()));
  }
}
