package dev.sluice.ingress.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sluice.fault.Fault;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FiltersTest {

  @ParameterizedTest
  @ValueSource(strings = {"+999999999-12-31T23:59:59Z", "-999999999-01-01T00:00:00+18:00"})
  void aTimeThatMillisecondsCannotHoldIsRefused(String time) {
    Filters filters =
        new Filters("parameter", name -> name.equals("to") ? Optional.of(time) : Optional.empty());
    Fault fault = assertThrows(Fault.class, () -> filters.filter(Set.of()));
    assertEquals("invalid-parameter", fault.code());
  }
}
