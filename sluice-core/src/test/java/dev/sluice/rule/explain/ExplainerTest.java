package dev.sluice.rule.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import dev.sluice.rule.Rule;
import dev.sluice.rule.Selector;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplainerTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final String EVENT =
      """
      {"version":"0","id":"a1","source":"/shop","type":"order","detail-type":"Order Placed",
       "detail":{"country":"ch","total":"150","count":7,"tags":["new","vip"],"note":" paid ",
         "customer":{"name":"Ada Lovelace","city":"Zurich"},"empty":[],
         "items":[{"sku":"x","n":1},{"sku":"y","n":5}]}}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'source':['/store']}                        | source is \"/shop\", wanted is [\"/store\"]"
            + " |",
        "{'detail':{'country':['CH']}}                | detail.country is \"ch\", wanted is"
            + " [\"CH\"] (only the case of letters differs; equals-ignore-case would take it) |"
            + " CASE",
        "{'detail':{'total':[150]}}                   | detail.total is \"150\", wanted is [150]"
            + " (\"150\" is text, and 150 takes none) | TYPE",
        "{'detail':{'total':[{'numeric':['>',100]}]}} | is text, and {\"numeric\":[\">\",100]}"
            + " takes none | TYPE",
        "{'detail':{'count':['7']}}                   | 7 is a number, and \"7\" takes text only |"
            + " TYPE",
        "{'detail':{'note':['paid']}}                 | has white space around it | SPACES",
        "{'detail':{'customer':{'name':['Ada']}}}     | begins with what is wanted; prefix would"
            + " take it | AFFIX",
        "{'detail':{'customer':{'name':['Lovelace']}}} | ends with what is wanted; suffix would"
            + " take it | AFFIX",
        "{'detail':{'name':['Ada Lovelace']}}         | detail.name is absent, wanted is [\"Ada"
            + " Lovelace\"] (the event has detail.customer.name) | NAME",
        "{'detail':{'Country':['ch']}}                | the event has detail.country | NAME",
        "{'detail':{'region':['Zurich']}}             | what is wanted there stands at"
            + " detail.customer.city | ELSEWHERE",
        "{'detail':{'customer':[{'exists':true}]}}    | detail.customer is an object, and patterns"
            + " look at single values | LEVEL",
        "{'detail':{'empty':[{'exists':true}]}}       | detail.empty is an array without values |"
            + " LEVEL",
        "{'source':{'name':['x']}}                    | source is a single value, with nothing"
            + " within it | LEVEL",
        "{'detail':{'country':[{'exists':false}]}}    | detail.country is \"ch\", and must be"
            + " absent |",
        "{'detail':{'tags':['old']}}                  | detail.tags is \"new\", \"vip\", wanted is"
            + " [\"old\"] |",
        "{'detail':{'items':{'sku':['x'],'n':[5]}}}   | each of detail.items.n, detail.items.sku"
            + " has a value that matches, but not within the same element |",
        "{'source':['/shop'],'$not':{'type':['order']}} | the event matches what stands under $not:"
            + " type is \"order\" |",
        "{'$and':[{'source':['/shop']},{'type':['x']}]} | type is \"order\", wanted is [\"x\"] |",
        "{'$or':[{'source':['a'],'type':['b']},{'source':['/shop'],'type':['c']}]} | type is"
            + " \"order\", wanted is [\"c\"] |",
      })
  void aPatternThatDoesNotMatchIsExplained(
      String pattern, String why, Explanation.NearMiss.Kind kind) throws JsonProcessingException {
    Explanation explanation = explain(new Selector.EventPattern(pattern.replace('\'', '"')));
    assertEquals(false, explanation.matches());
    assertTrue(explanation.sentence().startsWith("rule 'r' does not match the event: "));
    assertTrue(explanation.sentence().contains(why), explanation.sentence());
    if (kind != null) {
      assertTrue(
          explanation.findings().stream()
              .flatMap(finding -> finding.near().stream())
              .anyMatch(miss -> miss.kind() == kind),
          explanation::toString);
    }
  }

  @Test
  void aPatternThatMatchesIsExplainedFieldByField() throws JsonProcessingException {
    Explanation explanation =
        explain(
            new Selector.EventPattern(
                "{\"source\":[\"/shop\"],\"detail\":{\"tags\":[\"vip\"],\"gone\":[{\"exists\":false}]}}"));
    assertTrue(explanation.matches());
    assertEquals("rule 'r' matches the event.", explanation.sentence());
    assertEquals(
        List.of(
            "detail.gone is absent, as wanted: [{\"exists\":false}]",
            "detail.tags is \"new\", \"vip\", as wanted: [\"vip\"]",
            "source is \"/shop\", as wanted: [\"/shop\"]"),
        explanation.findings().stream().map(Explanation.Finding::sentence).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[{'exact':{'type':'Order'}}]         | type is not \"Order\" but is \"order\" (only the"
            + " case of letters differs; sql with LOWER(type) would take it)",
        "[{'exact':{'subject':'x'}}]          | subject is absent, wanted by exact is \"x\"",
        "[{'prefix':{'source':'/store'}}]     | source does not begin with \"/store\" but is"
            + " \"/shop\"",
        "[{'any':[{'exact':{'id':'x'}},{'suffix':{'id':'y'}}]}] | none of the filters under any"
            + " passes: id is not \"x\" but is \"a1\"; id does not end with \"y\"",
        "[{'not':{'exact':{'id':'a1'}}}]      | the filter under not passes: id is \"a1\", as"
            + " wanted by exact",
        "[{'sql':'type = \\\"x\\\"'}]         | sql type = \"x\" is false, with type = \"order\"",
        "[{'sql':'priority > 3'}]             | sql priority > 3 fails at character 1: the event"
            + " has no attribute priority, with priority = (absent)",
        "[{'sql':'LENGTH(type)'}]             | sql LENGTH(type) is \"5\", and no boolean",
        "[{'all':[{'exact':{'id':'a1'}},{'exact':{'type':'x'}}]}] | type is not \"x\" but is"
            + " \"order\"",
      })
  void filtersThatDoNotPassAreExplained(String filters, String why) throws JsonProcessingException {
    Explanation explanation = explain(new Selector.Filters(filters.replace('\'', '"')));
    assertEquals(false, explanation.matches());
    assertTrue(explanation.sentence().contains(why), explanation.sentence());
  }

  @Test
  void aDisabledRuleTakesNothing() throws JsonProcessingException {
    Rule off =
        new Rule(
            new RuleName("off"), "{\"source\":[\"/shop\"]}", List.of(new TargetName("t")), false);
    Explanation explanation = Explainer.explain(off, view());
    assertEquals(false, explanation.matches());
    assertEquals(
        "rule 'off' matches the event. The rule is disabled, so it takes no event.",
        explanation.sentence());
  }

  @Test
  void whatIsShownOfAnEventIsBounded() throws JsonProcessingException {
    ObjectNode view = view();
    view.put("subject", "x".repeat(100_000));
    view.putObject("detail").putArray("tags");
    for (int i = 0; i < 10_000; i++) {
      view.withObject("/detail").withArray("/tags").add("t" + i);
    }
    Explanation explanation =
        Explainer.explain(
            "rule 'r'",
            new Selector.EventPattern("{\"subject\":[\"y\"],\"detail\":{\"tags\":[\"u\"]}}"),
            view);
    assertTrue(explanation.sentence().length() < 1_000, explanation.sentence());
    assertTrue(explanation.sentence().contains("and more"), explanation.sentence());
  }

  private static ObjectNode view() throws JsonProcessingException {
    return (ObjectNode) JSON.readTree(EVENT);
  }

  private static Explanation explain(Selector selector) throws JsonProcessingException {
    return Explainer.explain("rule 'r'", selector, view());
  }
}
