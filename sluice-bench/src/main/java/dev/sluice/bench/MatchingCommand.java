package dev.sluice.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import dev.sluice.rule.Rule;
import dev.sluice.rule.RuleSet;
import dev.sluice.view.MatchingView;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.IntToLongFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.event.ruler.GenericMachine;

/// Compares the rule set with event-ruler alone, filled with the same patterns.
///
/// Both get the same events in two ways: as a tree that is there already, which is what the rule
/// set adds to event-ruler; and from what they have at first: the rule set an event, of which it
/// makes the matching view, event-ruler the text of that view, which it parses.
@Command(
    name = "matching",
    mixinStandardHelpOptions = true,
    description = "Matching by the rule set beside event-ruler alone, one thread.")
final class MatchingCommand implements Callable<Integer> {

  private static final int EVENTS = 1_024;
  private static final long NANOS = 1_000_000_000L;
  private static final long TURN = NANOS / 10;

  @Option(
      names = "--rules",
      split = ",",
      defaultValue = "100,10000,100000",
      description = "How many rules, 1 to 100,000 each (default ${DEFAULT-VALUE}).")
  private List<Integer> sizes = List.of();

  @Option(
      names = "--seconds",
      defaultValue = "2",
      description = "How long one side runs in a round (default ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "How often both sides take turns (default ${DEFAULT-VALUE}).")
  private int rounds;

  @Override
  public Integer call() throws IOException {
    System.out.println(Machine.facts(Path.of(".")));
    System.out.println(
        "per second of processor time: rules | patterns | given | ruler events/s | rule set"
            + " events/s | time of the rule set to ruler's: least | middle | greatest");
    for (boolean mixed : new boolean[] {false, true}) {
      for (int size : sizes) {
        measure(size, mixed);
      }
    }
    return 0;
  }

  private void measure(int size, boolean mixed) throws IOException {
    RuleSet set = RuleSet.compile(rules(size, mixed));
    GenericMachine<Integer> machine =
        GenericMachine.<Integer>builder().withAdditionalNameStateReuse(true).build();
    for (int i = 0; i < size; i++) {
      machine.addRule(i, pattern(i, mixed));
    }
    Event[] events = new Event[EVENTS];
    ObjectNode[] views = new ObjectNode[EVENTS];
    String[] texts = new String[EVENTS];
    for (int i = 0; i < EVENTS; i++) {
      events[i] = event((int) ((long) i * 7919 % size), i);
      views[i] = MatchingView.tree(events[i]);
      texts[i] = new String(MatchingView.line(events[i]), StandardCharsets.UTF_8);
      requireSame(set, machine, views[i]);
    }
    String name = size + " | " + (mixed ? "mixed" : "exact");
    compare(
        name + " | tree",
        i -> machine.rulesForJSONEvent(views[i]).size(),
        i -> set.matching(views[i]).size());
    compare(
        name + " | text, event",
        i -> found(machine, texts[i]),
        i -> set.matching(MatchingView.tree(events[i])).size());
  }

  private static void requireSame(RuleSet set, GenericMachine<Integer> machine, ObjectNode view) {
    int ours = set.matching(view).size();
    int theirs = machine.rulesForJSONEvent(view).size();
    if (ours != theirs || ours == 0) {
      throw new IllegalStateException("the rule set found " + ours + ", event-ruler " + theirs);
    }
  }

  private static long found(GenericMachine<Integer> machine, String text) {
    try {
      return machine.rulesForJSONEvent(text).size();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) { // its signature has nothing narrower
      throw new IllegalStateException("event-ruler cannot read its own text", e);
    }
  }

  private void compare(String name, IntToLongFunction ruler, IntToLongFunction set) {
    round(ruler, set);
    List<Double> theirs = new ArrayList<>();
    List<Double> ours = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      Turns turns = round(ruler, set);
      theirs.add(turns.theirs().perSecond());
      ours.add(turns.ours().perSecond());
      ratios.add(theirs.getLast() / ours.getLast());
    }
    System.out.printf(
        Locale.ROOT,
        "%s | %,.0f | %,.0f | %s%n",
        name,
        Spread.of(theirs).median(),
        Spread.of(ours).median(),
        Spread.of(ratios).cells("%.2f"));
  }

  /// What both sides did in the turns of one round.
  private record Turns(Work theirs, Work ours) {}

  /// How many events in how much of the thread's own time, so that a busy machine disturbs less.
  private record Work(long events, long nanos) {
    Work plus(Work other) {
      return new Work(events + other.events, nanos + other.nanos);
    }

    double perSecond() {
      return events * (double) NANOS / nanos;
    }
  }

  /// Both sides take turns of a tenth of a second. At 100,000 rules it is memory that they wait
  /// for, and how long that takes changes from second to second on a machine with neighbours.
  private Turns round(IntToLongFunction ruler, IntToLongFunction set) {
    Work theirs = new Work(0, 0);
    Work ours = new Work(0, 0);
    while (theirs.nanos() + ours.nanos() < 2 * NANOS * seconds) {
      theirs = theirs.plus(turn(ruler));
      ours = ours.plus(turn(set));
    }
    return new Turns(theirs, ours);
  }

  private static Work turn(IntToLongFunction side) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long began = threads.getCurrentThreadCpuTime();
    long count = 0;
    long found = 0;
    long now = began;
    while (now < began + TURN) {
      for (int i = 0; i < EVENTS; i++) {
        found += side.applyAsLong(i);
      }
      count += EVENTS;
      now = threads.getCurrentThreadCpuTime();
    }
    if (found < count) {
      throw new IllegalStateException("each event matches a rule");
    }
    return new Work(count, now - began);
  }

  private static List<Rule> rules(int size, boolean mixed) {
    List<Rule> rules = new ArrayList<>(size);
    List<TargetName> targets = List.of(new TargetName("t"));
    for (int i = 0; i < size; i++) {
      rules.add(new Rule(new RuleName("rule-" + i), pattern(i, mixed), targets, true));
    }
    return rules;
  }

  /// Two fields. Of mixed ones each tenth has a prefix, a suffix, a range of numbers, an exclusion.
  private static String pattern(int i, boolean mixed) {
    String kind = "\"kind-" + i + "\"";
    return switch (mixed ? i % 10 : 0) {
      case 1 -> pattern("[{\"prefix\":\"kind-" + i + "-\"}," + kind + "]", "");
      case 2 -> pattern("[{\"suffix\":\"-" + i + "\"}]", "");
      case 3 -> pattern("[" + kind + "]", ",\"total\":[{\"numeric\":[\">=\",0,\"<\",1000]}]");
      case 4 -> pattern("[" + kind + "]", ",\"country\":[{\"anything-but\":[\"CH\",\"LI\"]}]");
      case 5 -> pattern("[{\"equals-ignore-case\":\"KIND-" + i + "\"}]", "");
      case 6 -> pattern("[" + kind + "]", ",\"coupon\":[{\"exists\":false}]");
      default -> pattern("[" + kind + "]", "");
    };
  }

  private static String pattern(String kind, String more) {
    return "{\"source\":[\"bench\"],\"detail\":{\"kind\":" + kind + more + "}}";
  }

  private static Event event(int kind, int number) {
    String data =
        "{\"kind\":\"kind-"
            + kind
            + "\",\"total\":"
            + number % 900
            + ".5,\"country\":\"DE\",\"order\":\"o-"
            + number
            + "\",\"customer\":{\"id\":"
            + number
            + ",\"name\":\"Ada Lovelace\",\"tags\":[\"new\",\"vip\"]},\"lines\":[{\"sku\":\"a-1\","
            + "\"n\":1,\"price\":10.25},{\"sku\":\"b-2\",\"n\":2,\"price\":4.75},{\"sku\":\"c-3\","
            + "\"n\":5,\"price\":0.99}],\"note\":\"x".concat("y".repeat(200)).concat("\"}");
    return Event.builder("e-" + number, "bench", "order.placed")
        .subject("orders/" + number)
        .dataContentType("application/json")
        .data(Payload.ofText(data))
        .build();
  }
}
