package dev.sluice.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.CopyOf;
import dev.sluice.event.Event;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import dev.sluice.rule.Rule;
import dev.sluice.rule.RuleSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InspectionTest {

  private final HeldJournal journal = new HeldJournal();
  private final KeptOutbox outbox = new KeptOutbox();
  private final RuleSet rules =
      RuleSet.compile(
          List.of(
              rule("a", "{\"type\":[\"x\"]}", "http", "archive"),
              rule("b", "{\"type\":[\"x\",\"y\"]}", "http")));

  @Test
  void whatNoRuleMayHaveIsOwedToTheQuarantineAlone() {
    append(event("x"), event("y"));
    assertTrue(router((entry, _) -> entry.event().type().equals("y")).step());
    assertEquals(List.of("1~sluice.quarantine~sluice.quarantine", "2~b~http"), outbox.singles());
    assertEquals(List.of(), outbox.owed());
    assertEquals(1, outbox.routed.getFirst().lanes().size(), "a lane of its own keeps it");
  }

  @Test
  void anInspectionThatTripsOverABugKeepsTheEventAsOneThatCannotBeMatched() {
    append(event("x"), event("y"));
    router(
            (entry, _) -> {
              if (entry.position().value() == 1) {
                throw new IllegalStateException("a bug in the inspection");
              }
              return true;
            })
        .step();
    assertEquals(List.of("1~sluice.unroutable~sluice.unroutable", "2~b~http"), outbox.singles());
  }

  @Test
  void aCopyForAReplayGoesToItsRulesOnlyAndToNoArchive() {
    append(new CopyOf("1", 7).mark(event("x")), new CopyOf("2", 8).mark(event("x")));
    router((_, _) -> false).step();
    assertEquals(List.of("1~a~http~7"), outbox.singles());
    assertEquals(List.of(), outbox.owed());
    assertEquals(1, outbox.unmatched(), "nobody knows replay 8");
  }

  @Test
  void aRecoveredCopyGoesToAllRulesAndArchives() {
    append(new CopyOf("1", 0).mark(event("x")));
    router((_, _) -> true).step();
    assertEquals(List.of("1~a~http", "1~b~http"), outbox.singles());
    assertEquals(List.of("1~a~archive"), outbox.owed());
  }

  private Router router(Inspection inspection) {
    return new Router(
        journal,
        outbox,
        () -> rules,
        Addressing.NONE,
        target -> target.value().equals("archive"),
        _ -> Optional.empty(),
        inspection,
        number -> number == 7 ? Set.of(new RuleName("a")) : Set.of());
  }

  private void append(Event... events) {
    journal.append(List.of(events));
  }

  private static Event event(String type) {
    return Event.builder("1", "/s", type).build();
  }

  private static Rule rule(String name, String pattern, String... targets) {
    return new Rule(
        new RuleName(name), pattern, List.of(targets).stream().map(TargetName::new).toList(), true);
  }
}
