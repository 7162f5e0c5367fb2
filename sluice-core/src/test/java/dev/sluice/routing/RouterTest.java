package dev.sluice.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Journal;
import dev.sluice.journal.Position;
import dev.sluice.outbox.Routed;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import dev.sluice.rule.Rule;
import dev.sluice.rule.RuleSet;
import dev.sluice.testkit.forwarding.ForwardingJournal;
import dev.sluice.view.MatchingView;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouterTest {

  private final HeldJournal journal = new HeldJournal();
  private final KeptOutbox outbox = new KeptOutbox();
  private RuleSet rules =
      RuleSet.compile(
          List.of(
              rule("a", "{\"type\":[\"x\"]}", "http", "archive"),
              rule("b", "{\"type\":[\"x\",\"y\"]}", "http")));

  private Addressing addressing = Addressing.NONE;

  @Test
  void anEventThatSaysForWhomItIsIsDeliveredThereBesidesWhatTheRulesMakeOfIt() {
    addressing =
        event ->
            event.type().startsWith("x")
                ? List.of(new Recipient(new RuleName("asked"), new TargetName("friend")))
                : List.of();
    append("x", "xx", "z");
    assertTrue(router().step());
    assertEquals(
        List.of("1~asked~friend", "1~a~http", "1~b~http", "2~asked~friend"), outbox.singles());
    assertEquals(1, outbox.unmatched());
  }

  @Test
  void anEventWhoseAddressCannotBeReadIsKeptAndHoldsUpNoOther() {
    addressing =
        event -> {
          if (event.type().equals("bug")) {
            throw new IllegalStateException("a bug in the addressing");
          }
          return List.of();
        };
    append("bug", "y");
    assertTrue(router().step());
    assertEquals(List.of("1~sluice.unroutable~sluice.unroutable", "2~b~http"), outbox.singles());
  }

  @Test
  void anEventBecomesOneDeliveryForEachRuleAndTarget() {
    append("x", "y", "z");
    assertTrue(router().step());
    assertEquals(List.of("1~a~http", "1~b~http", "2~b~http"), outbox.singles());
    assertEquals(List.of("1~a~archive"), outbox.owed());
    assertEquals(1, outbox.unmatched());
    assertEquals(new Position(4), outbox.cursor());
  }

  @Test
  void anIdleStepWritesNothing() {
    assertFalse(router().step());
    append("x");
    assertTrue(router().step());
    assertFalse(router().step());
    assertEquals(1, outbox.routed.size());
  }

  /// A journal of which some positions were given up as damaged.
  private Journal without(long from, long until) {
    return new ForwardingJournal(journal) {
      @Override
      public List<Entry> read(Position at, int maxEntries, long maxBytes) {
        return super.read(at, maxEntries, maxBytes).stream()
            .filter(entry -> isLost(entry.position()).isEmpty())
            .toList();
      }

      @Override
      public Optional<Position> lostUntil(Position position) {
        return isLost(position);
      }

      private Optional<Position> isLost(Position position) {
        return position.value() >= from && position.value() < until
            ? Optional.of(new Position(until))
            : Optional.empty();
      }
    };
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "2, 4", "4, 5", "1, 5"})
  void whatWasGivenUpAsDamagedIsPassedOverAndTheRestIsRouted(long from, long until) {
    append("x", "x", "x", "x");
    Router router =
        new Router(without(from, until), outbox, () -> rules, Addressing.NONE, _ -> false);
    while (router.step()) {
      // All of it.
    }
    assertEquals(new Position(5), outbox.cursor());
    assertEquals((4 - (until - from)) * 3, outbox.singles().size());
    assertEquals(0, outbox.unmatched());
  }

  @Test
  void whatIsDamagedAndNotGivenUpStopsRoutingThere() {
    append("x", "x", "x");
    Journal damaged =
        new ForwardingJournal(journal) {
          @Override
          public List<Entry> read(Position at, int maxEntries, long maxBytes) {
            if (at.value() == 2) {
              throw Fault.of(Fault.Kind.UNAVAILABLE, "journal-damaged", "segment x, byte 7");
            }
            return super.read(at, at.value() < 2 ? 1 : maxEntries, maxBytes);
          }
        };
    Router router = new Router(damaged, outbox, () -> rules, Addressing.NONE, _ -> false);
    assertTrue(router.step());
    assertThrows(Fault.class, router::step);
    assertEquals(new Position(2), outbox.cursor());
  }

  @Test
  void aRestartGoesOnFromTheCursor() {
    append("x");
    router().step();
    append("y");
    router().step();
    assertEquals(List.of("1~a~http", "1~b~http", "2~b~http"), outbox.singles());
  }

  @Test
  void aStepThatWasNotWrittenIsTakenAgainAlike() {
    append("x");
    outbox.troubles.add(new IllegalStateException("the disk is gone"));
    assertThrows(IllegalStateException.class, () -> router().step());
    assertEquals(Position.FIRST, outbox.cursor());
    assertTrue(router().step());
    assertEquals(List.of("1~a~http", "1~b~http"), outbox.singles());
  }

  @Test
  void whatIsNotDurableYetIsNotRouted() {
    append("x", "y");
    journal.hold(1);
    Router router = router();
    assertTrue(router.step());
    assertFalse(router.step());
    assertEquals(new Position(2), outbox.cursor());
    journal.hold(0);
    assertTrue(router.step());
    assertEquals(new Position(3), outbox.cursor());
  }

  @Test
  void aNewRuleSetCountsFromTheNextStepOn() {
    Router router = router();
    append("y");
    router.step();
    rules = RuleSet.compile(List.of(rule("new", "{\"type\":[\"y\"]}", "http")));
    append("y");
    router.step();
    assertEquals(List.of("1~b~http", "2~new~http"), outbox.singles());
  }

  @Test
  void aDisabledRuleGetsNothing() {
    rules =
        RuleSet.compile(
            List.of(
                new Rule(
                    new RuleName("off"),
                    "{\"type\":[\"x\"]}",
                    List.of(new TargetName("http")),
                    false)));
    append("x");
    router().step();
    assertEquals(List.of(), outbox.singles());
    assertEquals(1, outbox.unmatched());
  }

  @Test
  void aStepTakesABoundedNumberOfEvents() {
    append(IntStream.range(0, Router.MAX_ENTRIES + 1).mapToObj(i -> "z").toArray(String[]::new));
    router().step();
    assertEquals(new Position(Router.MAX_ENTRIES + 1), outbox.cursor());
  }

  @Test
  void aStepTakesABoundedNumberOfBytes() {
    String big = "\"" + "x".repeat(3 << 20) + "\"";
    for (int i = 0; i < 2; i++) {
      journal.append(List.of(Event.builder("b" + i, "/s", "x").data(Payload.ofText(big)).build()));
    }
    router().step();
    assertEquals(new Position(2), outbox.cursor());
  }

  @Test
  void tooManyDeliveriesCutTheStretchAndNeverAnEvent() {
    String[] targets = IntStream.range(0, 100).mapToObj(i -> "t" + i).toArray(String[]::new);
    rules =
        RuleSet.compile(
            IntStream.range(0, 60)
                .mapToObj(i -> rule("r" + i, "{\"type\":[\"x\"]}", targets))
                .toList());
    append("x", "x", "x");
    Router router = router();
    while (router.step()) {}
    assertEquals(3, outbox.routed.size());
    for (Routed stretch : outbox.routed) {
      assertEquals(6_000, stretch.singles().size());
    }
  }

  @Test
  void oneEventWithMoreDeliveriesThanAStepMayHaveIsRoutedWhole() {
    String[] targets = IntStream.range(0, 100).mapToObj(i -> "t" + i).toArray(String[]::new);
    rules =
        RuleSet.compile(
            IntStream.range(0, 101)
                .mapToObj(i -> rule("r" + i, "{\"type\":[\"x\"]}", targets))
                .toList());
    append("z", "x", "z");
    router().step();
    assertEquals(10_100, outbox.singles().size());
  }

  @Test
  void anEventThatCannotBeMatchedIsKeptAndHoldsUpNoOther() {
    append("x", "bug", "y");
    Router router =
        new Router(
            journal,
            outbox,
            () -> rules,
            addressing,
            target -> false,
            target -> Optional.empty(),
            Inspection.NONE,
            _ -> Set.of(),
            event -> {
              if (event.type().equals("bug")) {
                throw new IllegalStateException("a bug in the view");
              }
              return MatchingView.tree(event);
            });
    assertTrue(router.step());
    assertEquals(new Position(4), outbox.cursor());
    assertTrue(outbox.singles().contains("2~sluice.unroutable~sluice.unroutable"));
    assertEquals(0, outbox.unmatched());
  }

  private Router router() {
    return new Router(
        journal, outbox, () -> rules, addressing, target -> target.value().equals("archive"));
  }

  private void append(String... types) {
    for (String type : types) {
      journal.append(List.of(Event.builder("i" + journal.end(), "/s", type).build()));
    }
  }

  private static Rule rule(String name, String pattern, String... targets) {
    return new Rule(
        new RuleName(name), pattern, List.of(targets).stream().map(TargetName::new).toList(), true);
  }
}
