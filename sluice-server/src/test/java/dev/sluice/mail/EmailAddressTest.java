package dev.sluice.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmailAddressTest {

  @ParameterizedTest
  @CsvSource({
    // bytes of the local part, of the domain, is it an address, can it receive
    "1, 1, true, true",
    "64, 255, true, true",
    "65, 188, true, false",
    "65, 189, false, false",
    "252, 1, true, false",
    "253, 1, false, false",
    "1, 256, false, false",
    "0, 1, false, false",
    "1, 0, false, false",
  })
  void aLongLocalPartTakesItsRoomFromTheDomain(
      int local, int domain, boolean isOne, boolean canReceive) {
    String name = "l".repeat(local);
    String host = "d".repeat(domain);
    if (isOne) {
      assertEquals(canReceive, new EmailAddress(name, host).canReceive());
    } else {
      assertThrows(IllegalArgumentException.class, () -> new EmailAddress(name, host));
    }
  }

  @Test
  void lengthsAreThoseOfUtf8() {
    assertEquals(true, new EmailAddress("ü".repeat(32), "d".repeat(255)).canReceive());
    assertEquals(false, new EmailAddress("ü".repeat(33), "d.e").canReceive());
    assertThrows(IllegalArgumentException.class, () -> new EmailAddress("ü".repeat(127), "d"));
  }
}
