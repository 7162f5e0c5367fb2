package dev.sluice.mail.receipt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sluice.fault.Fault;
import dev.sluice.mail.receipt.rule.Action;
import dev.sluice.mail.receipt.rule.ReceiptRule;
import dev.sluice.management.Changes;
import dev.sluice.management.Notice;
import dev.sluice.testkit.HeldClock;
import dev.sluice.testkit.memory.MemoryEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ReceiptRulesTest {

  private final HeldClock clock = new HeldClock();
  private final MemoryEngine engine = new MemoryEngine(clock, Duration.ofDays(1));
  private final List<Notice> notices = new ArrayList<>();

  private ReceiptRules start(ReceiptRule... file) {
    Changes changes =
        (notice, all) -> {
          engine.registry().write(all);
          notices.add(notice);
        };
    return new ReceiptRules(
        List.of(file),
        new ReceiptRules.Known(Set.of("inbox"), Set.of("app", "archive"), Set.of("app")),
        engine.registry(),
        changes,
        clock);
  }

  private static ReceiptRule rule(String name, Action... actions) {
    return new ReceiptRule(name, true, List.of(), false, true, List.of(actions));
  }

  private static List<String> names(ReceiptRules rules) {
    return rules.rules().stream().map(ReceiptRule::name).toList();
  }

  private static void requireFault(String code, Executable call) {
    assertEquals(code, assertThrows(Fault.class, call).code());
  }

  @Test
  void rulesOfTheFileComeFirstAndTheOthersWhereTheyWerePut() {
    ReceiptRules rules = start(rule("file"));
    rules.create("op", rule("b"), Optional.empty());
    rules.create("op", rule("d"), Optional.empty());
    rules.create("op", rule("a"), Optional.of(""));
    rules.create("op", rule("c"), Optional.of("b"));
    rules.create("op", rule("first"), Optional.of("file"));
    assertEquals(List.of("file", "first", "a", "b", "c", "d"), names(rules));
    assertEquals(names(rules), names(start(rule("file"))));
    rules.order("op", List.of("d", "c", "b", "a", "first"));
    rules.delete("op", "c", OptionalLong.empty());
    assertEquals(List.of("file", "d", "b", "a", "first"), names(rules));
    assertEquals(names(rules), names(start(rule("file"))));
    assertEquals("receipt-rule.removed", notices.getLast().type());
  }

  @Test
  void aRuleIsReplacedInItsPlaceIfItsVersionIsTheExpectedOne() {
    ReceiptRules rules = start();
    rules.create("op", rule("a"), Optional.empty());
    rules.create("op", rule("b"), Optional.empty());
    KeptRule fresh =
        rules.replace("op2", rule("a", new Action.Store("inbox", "")), OptionalLong.of(1));
    assertEquals(2, fresh.version());
    assertEquals(fresh, start().require("a"));
    assertEquals(List.of("a", "b"), names(rules));
    requireFault("receipt-rule-changed", () -> rules.replace("op", rule("a"), OptionalLong.of(1)));
    requireFault("receipt-rule-changed", () -> rules.delete("op", "a", OptionalLong.of(1)));
  }

  @Test
  void whatCannotBeIsRefused() {
    ReceiptRules rules = start(rule("file"));
    rules.create("op", rule("a"), Optional.empty());
    requireFault("receipt-rule-exists", () -> rules.create("op", rule("a"), Optional.empty()));
    requireFault("receipt-rule-exists", () -> rules.create("op", rule("file"), Optional.empty()));
    requireFault(
        "receipt-rule-in-file", () -> rules.replace("op", rule("file"), OptionalLong.empty()));
    requireFault("receipt-rule-in-file", () -> rules.delete("op", "file", OptionalLong.empty()));
    requireFault("no-such-receipt-rule", () -> rules.delete("op", "x", OptionalLong.empty()));
    requireFault("no-such-receipt-rule", () -> rules.create("op", rule("b"), Optional.of("x")));
    requireFault("receipt-rules-changed", () -> rules.order("op", List.of("a", "a")));
    requireFault("receipt-rules-changed", () -> rules.order("op", List.of("file", "a")));
    for (Action wrong :
        List.of(
            new Action.Store("outbox", ""),
            new Action.Application("nobody", false, false),
            new Action.Application("archive", true, false))) {
      requireFault(
          "invalid-receipt-rule", () -> rules.create("op", rule("w", wrong), Optional.empty()));
    }
    requireFault(
        "invalid-receipt-rule", () -> rules.create("op", rule("sluice.x"), Optional.empty()));
    assertEquals(List.of("file", "a"), names(rules));
  }

  @Test
  void thereAreNoMoreThanTwoHundredRules() {
    ReceiptRules rules = start(rule("file"));
    IntStream.range(0, 199).forEach(i -> rules.create("op", rule("r" + i), Optional.empty()));
    requireFault(
        "too-many-receipt-rules", () -> rules.create("op", rule("more"), Optional.empty()));
    assertEquals(200, start(rule("file")).rules().size());
  }
}
