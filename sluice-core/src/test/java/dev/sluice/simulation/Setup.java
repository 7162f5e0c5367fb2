package dev.sluice.simulation;

import dev.sluice.delivery.DeliveryPolicy;
import dev.sluice.event.Event;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import dev.sluice.rule.Rule;
import dev.sluice.rule.RuleSet;
import dev.sluice.schema.Quarantine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The rules and targets of every world, and by hand what they make of an event.
final class Setup {

  /// Always takes, at once.
  static final TargetName GOOD = new TargetName("good");

  /// Conducts itself as the seed has it.
  static final TargetName FLAKY = new TargetName("flaky");

  /// Never answers, until all is made good.
  static final TargetName HANGING = new TargetName("hanging");

  static final TargetName QUARANTINE = new TargetName(Quarantine.NAME);

  static final List<TargetName> SINGLES = List.of(GOOD, FLAKY, HANGING);

  /// All that are attempted one by one.
  static final List<TargetName> DISPATCHED = List.of(GOOD, FLAKY, HANGING, QUARANTINE);

  static final RuleName ALL = new RuleName("all");
  static final RuleName A = new RuleName("a");
  static final RuleName B = new RuleName("b");
  static final RuleName KEPT = new RuleName(Quarantine.NAME);

  /// Events of this type match no rule.
  static final String UNMATCHED = "sim.none";

  static final List<String> TYPES =
      List.of("sim.a", "sim.b", "sim.c", SimulatedSchemas.CHECKED, UNMATCHED);

  static final RuleSet RULES =
      RuleSet.compile(
          List.of(
              new Rule(
                  ALL,
                  "{\"type\":[\"sim.a\",\"sim.b\",\"sim.c\",\"sim.s\"]}",
                  List.of(GOOD, Lake.PLAIN.target(), Lake.SHAPED.target(), Lake.PACKED.target()),
                  true),
              new Rule(A, "{\"type\":[\"sim.a\"]}", List.of(FLAKY), true),
              new Rule(
                  B,
                  "{\"type\":[\"sim.b\"]}",
                  List.of(FLAKY, HANGING, Lake.PLAIN.target(), Lake.PACKED.target()),
                  true)));

  static final Map<TargetName, DeliveryPolicy> POLICIES =
      Map.of(
          GOOD, policy(4, 0, 20),
          FLAKY, policy(3, 20, 4),
          HANGING, policy(2, 0, 50),
          QUARANTINE,
              new DeliveryPolicy(4, 0, Duration.ofSeconds(30), 1_000, Duration.ofDays(30))
                  .blocking(true));

  private static DeliveryPolicy policy(int concurrency, double perSecond, int attempts) {
    return new DeliveryPolicy(
        concurrency, perSecond, Receiver.DEADLINE, attempts, Duration.ofHours(24));
  }

  private Setup() {}

  /// A rule and a target.
  record Pair(RuleName rule, TargetName target) {}

  /// To whom an event goes one by one.
  static List<Pair> singles(Event event) {
    List<Pair> pairs = new ArrayList<>();
    if (!event.type().equals(UNMATCHED)) {
      pairs.add(new Pair(ALL, GOOD));
    }
    if (event.type().equals("sim.a")) {
      pairs.add(new Pair(A, FLAKY));
    }
    if (event.type().equals("sim.b")) {
      pairs.add(new Pair(B, FLAKY));
      pairs.add(new Pair(B, HANGING));
    }
    return pairs;
  }

  /// By which rules an event goes to an archive, unless the quarantine has it.
  static List<RuleName> archived(Event event, Lake lake) {
    return switch (event.type()) {
      case UNMATCHED -> List.of();
      case "sim.b" -> lake == Lake.SHAPED ? List.of(ALL) : List.of(ALL, B);
      default -> List.of(ALL);
    };
  }
}
