package dev.sluice.rule.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import dev.sluice.rule.Rule;
import dev.sluice.rule.Selector;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LintTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'source':['']}                                     | source is in every event, as a text"
            + " that is not empty",
        "{'source':[5]}                                      | source is in every event",
        "{'source':[{'exists':false}]}                       | source is in every event",
        "{'source':[{'numeric':['>',1]}]}                    | source is in every event",
        "{'source':[{'anything-but':{'wildcard':'*'}}]}      | source is in every event",
        "{'source':{'name':['x']}}                           | source is a text, and has nothing"
            + " within it",
        "{'version':['1']}                                   | version is \"0\"",
        "{'time':['yesterday']}                              | RFC 3339",
        "{'detailType':['x']}                                | did you mean 'detail-type'",
        "{'detailtype':['x']}                                | did you mean 'detail-type'",
        "{'data':{'a':['x']}}                                | no event has 'data' beside its"
            + " detail",
        "{'source':['a'],'$not':{'source':['a','b']}}        | what stands under $not",
        "{'$and':[{'source':['a']},{'source':['b']}]}        | two of its demands on source",
        "{'$and':[{'detail':{'a':[{'exists':false}]}},{'detail':{'a':['x']}}]} | two of its demands"
            + " on detail.a",
        "{'$and':[{'source':['']},{'type':['b']}]}           | source is in every event",
        "{'$or':[{'source':['']},{'type':[1]}]}              | source is in every event",
      })
  void aPatternThatNoEventCanMatchIsDoubted(String pattern, String reason) {
    List<Doubt> doubts = Lint.of(List.of(rule("r", pattern, "t")));
    assertEquals(1, doubts.size(), doubts::toString);
    assertEquals(Doubt.Kind.NEVER, doubts.getFirst().kind());
    assertTrue(doubts.getFirst().sentence().contains(reason), doubts.getFirst().sentence());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'source':['a']}",
        "{'source':['', 'a']}",
        "{'subject':[{'exists':false}]}",
        "{'Source':[{'exists':false}]}",
        "{'myextension':['x', 5]}",
        "{'time':[{'date-after':'2026-11-21T00:00:00Z'}]}",
        "{'source':['a','b'],'$not':{'source':['a']}}",
        "{'source':['a'],'$not':{'source':['a'],'type':['t']}}",
        "{'$and':[{'detail':{'a':['x']}},{'detail':{'a':['y']}}]}",
        "{'$and':[{'source':[{'prefix':'a'}]},{'source':[{'suffix':'b'}]}]}",
        "{'detail':{'detailType':['x']}}",
        "{'resources':[{'prefix':'arn'}]}",
      })
  void aPatternThatSomeEventMayMatchIsNotDoubted(String pattern) {
    assertEquals(List.of(), Lint.of(List.of(rule("r", pattern, "t"))));
  }

  @Test
  void anAlternativeThatNoEventCanMatchIsDoubted() {
    List<Doubt> doubts =
        Lint.of(List.of(rule("r", "{'$or':[{'source':[5]},{'source':['a']}]}", "t")));
    assertEquals(Doubt.Kind.NEVER_IN_PART, doubts.getFirst().kind());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'source':['a']}                           | {'source':['a','b']}",
        "{'source':['a'],'type':['t']}              | {'source':['a']}",
        "{'source':['abc']}                         | {'source':[{'prefix':'ab'}]}",
        "{'source':[{'prefix':'abc'}]}              | {'source':[{'prefix':'ab'}]}",
        "{'source':[{'suffix':'abc'}]}              | {'source':[{'suffix':'bc'}]}",
        "{'source':['a']}                           | {'source':[{'exists':true}]}",
        "{'detail':{'n':[{'numeric':['>',5,'<',7]}]}} | {'detail':{'n':[{'numeric':['>=',5]}]}}",
        "{'detail':{'n':[6]}}                       | {'detail':{'n':[{'numeric':['>=',5]}]}}",
        "{'source':[{'anything-but':['a','b']}]}    | {'source':[{'anything-but':'a'}]}",
        "{'source':['b']}                           | {'source':[{'anything-but':'a'}]}",
        "{'source':['a']}                           | {'$or':[{'type':['x']},{'source':['a']}]}",
        "{'$or':[{'source':['a']},{'source':['b']}]} | {'source':[{'exists':true}]}",
      })
  void aRuleThatAnotherCoversForTheSameTargetIsDoubted(String narrow, String wide) {
    Rule narrower = rule("narrow", narrow, "t");
    Rule wider = rule("wide", wide, "t");
    List<Doubt> doubts = Lint.of(List.of(narrower, wider));
    assertEquals(1, doubts.size(), doubts::toString);
    assertEquals(Doubt.Kind.SHADOWED, doubts.getFirst().kind());
    assertEquals(narrower.name(), doubts.getFirst().rule());
    assertEquals(Optional.of(wider.name()), doubts.getFirst().other());
    assertEquals(List.of(), Lint.of(List.of(narrower, rule("wide", wide, "other"))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'source':['a']}                           | {'source':['A']}",
        "{'source':[{'prefix':'ab'}]}               | {'source':[{'suffix':'ab'}]}",
        "{'detail':{'n':[{'numeric':['>',5]}]}}     | {'detail':{'n':[{'numeric':['>',5,'<',9]}]}}",
        "{'detail':{'n':[{'numeric':['>=',5]}]}}    | {'detail':{'n':[{'numeric':['>',5]}]}}",
        "{'source':['a'],'$not':{'type':['t']}}     | {'type':['u']}",
        "{'source':['a']}                           | {'source':['a'],'$not':{'type':['t']}}",
        "{'detail':{'s':{'a':[1],'b':[{'exists':false}]}}} |"
            + " {'detail':{'s':{'b':[{'exists':false}]}}}",
      })
  void aRuleThatIsNotProvablyCoveredIsNotDoubted(String one, String other) {
    List<Doubt> doubts = Lint.of(List.of(rule("one", one, "t"), rule("other", other, "t")));
    assertTrue(doubts.stream().noneMatch(d -> d.rule().value().equals("one")), doubts::toString);
  }

  @Test
  void twoRulesThatTakeTheSameAreDoubtedOnce() {
    List<Doubt> doubts =
        Lint.of(
            List.of(
                rule("b", "{'type':['t'],'source':['a','b']}", "t"),
                rule("a", "{'source':['b','a'],'type':['t']}", "t")));
    assertEquals(1, doubts.size(), doubts::toString);
    assertEquals(Doubt.Kind.SAME, doubts.getFirst().kind());
  }

  @Test
  void filtersThatAreWrittenAlikeAreDoubted() {
    Selector filters = new Selector.Filters("[{\"exact\":{\"id\":\"a\"}}]");
    List<TargetName> targets = List.of(new TargetName("t"));
    Rule one = new Rule(new RuleName("a"), filters, targets, true, Optional.empty());
    Rule other = new Rule(new RuleName("b"), filters, targets, true, Optional.empty());
    assertEquals(1, Lint.of(List.of(one, other)).size());
    Rule off = new Rule(new RuleName("b"), filters, targets, false, Optional.empty());
    assertEquals(List.of(), Lint.of(List.of(one, off)));
  }

  private static Rule rule(String name, String pattern, String target) {
    return new Rule(
        new RuleName(name), pattern.replace('\'', '"'), List.of(new TargetName(target)), true);
  }
}
