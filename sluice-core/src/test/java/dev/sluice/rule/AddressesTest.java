package dev.sluice.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import org.junit.jupiter.api.Test;
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

  @Test
  void onlyFieldsWithAddressPatternsAreMarked() {
    Addresses addresses = new Addresses(Set.of("detail.host.ip"));
    ObjectNode view = JsonNodeFactory.instance.objectNode().put("type", "1.2.3.444");
    ObjectNode detail = view.putObject("detail").put("os", "1.2.3.444");
    detail.putArray("host").addObject().put("ip", "1.2.3.444").put("os", "1.2.3.444");
    assertEquals(
        view.toString().replace("\"ip\":\"1.2.3.444\"", "\"ip\":\"1.2.3.444\\u0000\""),
        addresses.guard(view).toString());
  }

  @Test
  void aDotInANameIsALevel() {
    Addresses addresses = new Addresses(Set.of("a.b"));
    ObjectNode view = JsonNodeFactory.instance.objectNode().put("a.b", "1.2.3.444");
    assertEquals("{\"a.b\":\"1.2.3.444\\u0000\"}", addresses.guard(view).toString());
  }

  @Test
  void aViewWithNothingToMarkIsNotCopied() {
    Addresses addresses = new Addresses(Set.of("ip"));
    ObjectNode view = JsonNodeFactory.instance.objectNode().put("ip", "1.2.3.4");
    assertSame(view, addresses.guard(view));
  }
}
