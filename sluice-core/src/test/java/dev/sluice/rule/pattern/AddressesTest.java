package dev.sluice.rule.pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What passes here unmarked goes to `InetAddress.getByName`, and must never become a query.
class AddressesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.19041.1",
        "256.0.0.1",
        "0.0.0.999",
        "1.2.3.4444444444444444444",
        "0256.1.1.1"
      })
  void aTextShapedLikeAnAddressThatIsNoneIsFalse(String text) {
    assertEquals(true, Addresses.isFalse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10.0.0.1", "255.255.255.255", "0.0.0.0", "010.0.0.1", "1.2.3", "x", "", "::1"})
  void anAddressOrAnyOtherTextIsNotFalse(String text) {
    assertEquals(false, Addresses.isFalse(text));
  }
}
