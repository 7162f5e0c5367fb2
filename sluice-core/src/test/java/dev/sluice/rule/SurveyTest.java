package dev.sluice.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.rule.pattern.Pattern;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What passes here unmarked goes to `InetAddress.getByName`, and must never become a query.
class SurveyTest {

  private static final String HOST = "{\"detail\":{\"host\":{\"ip\":[{\"cidr\":\"10.0.0.0/8\"}]}}}";

  @Test
  void falseAddressesAreHiddenAtFieldsWithAddressPatternsOnly() {
    ObjectNode view = view().put("type", "1.2.3.444");
    ObjectNode detail = view.putObject("detail").put("os", "1.2.3.444");
    detail.putArray("host").addObject().put("ip", "1.2.3.444").put("os", "1.2.3.444");
    Survey.Findings findings = survey(HOST).of(view);
    assertEquals(
        view.toString().replace("\"ip\":\"1.2.3.444\"", "\"ip\":\"\\u0000\""),
        findings.shown().toString());
    assertTrue(findings.apart().get(0));
  }

  @Test
  void aDotInANameIsALevel() {
    Survey.Findings findings =
        survey("{\"a\":{\"b\":[\"1.2.3.4\"]}}").of(view().put("a.b", "1.2.3.444"));
    assertEquals("{\"a.b\":\"\\u0000\"}", findings.shown().toString());
  }

  @Test
  void aViewWithNothingToHideIsNotCopied() {
    ObjectNode view = view().put("ip", "1.2.3.4");
    Survey.Findings findings = survey("{\"ip\":[{\"cidr\":\"10.0.0.0/8\"}]}").of(view);
    assertSame(view, findings.shown());
    assertTrue(findings.apart().isEmpty());
  }

  @Test
  void aLongValueIsHiddenWhereThereAreWildcardsOnly() {
    Survey survey = survey("{\"a\":[{\"wildcard\":\"x*y\"}],\"b\":[{\"prefix\":\"x\"}]}");
    String longText = "x".repeat(101);
    ObjectNode view = view().put("a", longText).put("b", longText);
    Survey.Findings findings = survey.of(view);
    assertEquals("\0", findings.shown().get("a").textValue());
    assertEquals(longText, findings.shown().get("b").textValue());
    assertTrue(findings.apart().get(0));
  }

  @Test
  void aNumberThatNoDoubleHoldsConcernsTheRulesThatCompareIt() {
    Survey survey = survey("{\"a\":[{\"numeric\":[\">\",1]}],\"b\":[{\"exists\":true}]}");
    assertTrue(survey.of(view().put("a", 9007199254740993L)).apart().get(0));
    assertFalse(survey.of(view().put("b", 9007199254740993L)).apart().get(0));
    assertFalse(survey.of(view().put("a", 0.1)).apart().get(0));
    assertTrue(survey.of(view().put("a", 1L << 60)).apart().get(0));
  }

  private static ObjectNode view() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static Survey survey(String pattern) {
    Survey survey = new Survey(100, 1_000);
    List<Pattern.Field> fields = Pattern.read("r", pattern).branches().getFirst().fields();
    survey.add(0, fields);
    return survey;
  }
}
