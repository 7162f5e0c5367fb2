package dev.sluice.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.journal.Position;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryIdTest {

  @Test
  void whatIsWrittenIsReadBack() {
    DeliveryId id =
        new DeliveryId(new Position(7), new RuleName("a.rule"), new TargetName("a-target"));
    assertEquals("7~a.rule~a-target", id.toString());
    assertEquals(Optional.of(id), DeliveryId.parse(id.toString()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"+7~r~t", "007~r~t", "\u0667~r~t", "0~r~t", "-7~r~t", "7~r~t~", "7~r"})
  void aDeliveryHasNoOtherText(String text) {
    assertEquals(Optional.empty(), DeliveryId.parse(text));
  }
}
