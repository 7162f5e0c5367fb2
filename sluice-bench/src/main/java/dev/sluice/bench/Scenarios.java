package dev.sluice.bench;

import dev.sluice.bench.child.ChildServer;
import dev.sluice.bench.child.HubChoice;
import dev.sluice.testkit.sparkpost.BatchPlan;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.Supplier;

/// The scenarios. Each starts its servers afresh for each run and ends them before the next begins,
/// so that no hub catches up on the cores that the yardstick is measured on.
final class Scenarios {

  private static final int SINGLE_CONNECTIONS = 64;
  private static final int BATCH_CONNECTIONS = 16;
  private static final int BATCH_EVENTS = 100;
  private static final int[] DISK_GROUPS = {64, 256};
  private static final Duration CATCH_UP = Duration.ofMinutes(2);
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private final Options options;
  private final Report report;

  Scenarios(Options options, Report report) {
    this.options = options.checked();
    this.report = report;
  }

  /// Single POSTs in a closed loop, beside the no-op server with the very same requests.
  ///
  /// @return the hub's median rate
  double single() throws IOException, InterruptedException {
    int connections = options.connectionsOr(SINGLE_CONNECTIONS);
    Template template = Template.single(Hub.EVENTS_PATH, HubChoice.KEY, "single");
    return sideBySide(
        "single", HubConfig.text(HubChoice.KEY, OptionalInt.empty()), template, connections);
  }

  /// Batches in a closed loop, beside the no-op server with the very same requests.
  void batch() throws IOException, InterruptedException {
    int connections = options.connectionsOr(BATCH_CONNECTIONS);
    Template template = Template.batch(Hub.EVENTS_PATH, HubChoice.KEY, "batch", BATCH_EVENTS);
    sideBySide("batch", HubConfig.text(HubChoice.KEY, OptionalInt.empty()), template, connections);
  }

  /// Batches of message events in a closed loop, as SparkPost sends them, beside the no-op server
  /// with the very same requests.
  void sparkpost() throws IOException, InterruptedException {
    int connections = options.connectionsOr(BATCH_CONNECTIONS);
    SparkPostRequests requests = SparkPostRequests.of(HubChoice.KEY, BatchPlan.MOST_IN_A_BATCH);
    report.line("an event has " + requests.eventBytes() + " bytes in the middle");
    sideBySide("sparkpost", HubConfig.sparkPost(HubChoice.KEY), requests, connections);
  }

  /// Posts to a topic in a closed loop, each of which becomes three messages to a receiver that
  /// answers at once, beside the no-op server with the very same requests.
  void notifications() throws IOException, InterruptedException {
    int connections = options.connectionsOr(SINGLE_CONNECTIONS);
    Plan plan = Plan.closed(options.warmup(), options.measured());
    Requests posts = NotificationRequests.of(HubChoice.KEY);
    List<Double> noop = new ArrayList<>();
    List<Double> hub = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    List<Double> messages = new ArrayList<>();
    for (int round = 1; round <= options.rounds(); round++) {
      noop.add(noop("notifications", round, posts, connections, plan));
      try (ChildServer receiver = startNoOp();
          Hub server = notifying(receiver)) {
        long start = Ticks.now();
        LoadResult result =
            load(
                "notifications hub",
                round,
                server.address(),
                server::cpu,
                posts,
                connections,
                plan);
        catchUp(server, result.accepted() * NotificationRequests.INTEGRATIONS);
        Hub.Standing standing = server.standing();
        if (standing.dead() > 0) {
          throw new IOException(standing.dead() + " messages are dead; the receiver takes all");
        }
        hub.add(result.perSecond());
        messages.add(standing.ended() / ((Ticks.now() - start) / 1e9));
      }
      ratios.add(hub.getLast() / noop.getLast());
    }
    report.row("notifications", "no-op server, posts/s", "%.0f", noop);
    report.row("notifications", "hub, posts/s acknowledged durable", "%.0f", hub);
    report.row("notifications", "ratio hub to no-op", "%.3f", ratios);
    report.row("notifications", "messages/s delivered, from first to last", "%.0f", messages);
  }

  private Hub notifying(ChildServer receiver) throws IOException, InterruptedException {
    return Hub.start(options, HubConfig.notifications(HubChoice.KEY, receiver.address().getPort()));
  }

  /// Single POSTs in a closed loop with a key, and with a token of the hub's own, in turns on one
  /// hub; who goes first changes from round to round.
  void jwt() throws IOException, InterruptedException {
    int connections = options.connectionsOr(SINGLE_CONNECTIONS);
    List<Double> keys = new ArrayList<>();
    List<Double> tokens = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    for (int round = 1; round <= options.rounds(); round++) {
      try (Hub server = Hub.start(options, OptionalInt.empty())) {
        Template key = Template.single(Hub.EVENTS_PATH, HubChoice.KEY, "key");
        Template token = Template.bearer(Hub.EVENTS_PATH, server.token(), "token");
        boolean keyFirst = round % 2 == 1;
        double first = shown(server, keyFirst, round, keyFirst ? key : token, connections, 0);
        long sent = server.standing().in();
        double second = shown(server, !keyFirst, round, keyFirst ? token : key, connections, sent);
        keys.add(keyFirst ? first : second);
        tokens.add(keyFirst ? second : first);
        ratios.add(tokens.getLast() / keys.getLast());
      }
    }
    report.row("jwt", "with a key, events/s acknowledged durable", "%.0f", keys);
    report.row("jwt", "with a token, events/s acknowledged durable", "%.0f", tokens);
    report.row("jwt", "ratio token to key", "%.3f", ratios);
  }

  private double shown(
      Hub server, boolean isKey, int round, Template template, int connections, long before)
      throws IOException, InterruptedException {
    Plan plan = Plan.closed(options.warmup(), options.measured());
    String name = isKey ? "jwt, key" : "jwt, token";
    LoadResult result =
        load(name, round, server.address(), server::cpu, template, connections, plan);
    catchUp(server, before + result.accepted());
    return result.perSecond();
  }

  private double sideBySide(String name, String configuration, Requests template, int connections)
      throws IOException, InterruptedException {
    Plan plan = Plan.closed(options.warmup(), options.measured());
    List<Double> noop = new ArrayList<>();
    List<Double> hub = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    List<Double> behind = new ArrayList<>();
    for (int round = 1; round <= options.rounds(); round++) {
      double yardstick = noop(name, round, template, connections, plan);
      double found;
      try (Hub server = Hub.start(options, configuration)) {
        LoadResult result =
            load(name + " hub", round, server.address(), server::cpu, template, connections, plan);
        found = result.perSecond() * template.events();
        behind.add(catchUp(server, result.accepted() * template.events()));
      }
      noop.add(yardstick);
      hub.add(found);
      ratios.add(found / yardstick);
    }
    report.row(name, "no-op server, events/s", "%.0f", noop);
    report.row(name, "hub, events/s acknowledged durable", "%.0f", hub);
    report.row(name, "ratio hub to no-op", "%.3f", ratios);
    report.row(name, "s until all was archived, after the last answer", "%.1f", behind);
    return Spread.of(hub).median();
  }

  private double noop(String name, int round, Requests template, int connections, Plan plan)
      throws IOException, InterruptedException {
    try (ChildServer server = startNoOp()) {
      LoadResult result =
          load(name + " no-op", round, server.address(), server::cpu, template, connections, plan);
      return result.perSecond() * template.events();
    }
  }

  private ChildServer startNoOp() throws IOException, InterruptedException {
    return ChildServer.start(
        Files.createDirectories(options.dir().toAbsolutePath()),
        List.of(Options.COLLECTOR, "-Xms" + options.noopHeap(), "-Xmx" + options.noopHeap()),
        NoOpServer.class.getName(),
        List.of("--port", "0"));
  }

  /// An open loop at a steady rate: how long until the first attempt arrives at an HTTP target.
  ///
  /// @param rate events a second
  void latency(double rate) throws IOException, InterruptedException {
    int connections = options.connectionsOr(SINGLE_CONNECTIONS);
    Template template = Template.single(Hub.EVENTS_PATH, HubChoice.KEY, "latency");
    Plan plan = Plan.open(rate, options.warmup(), options.measured());
    long firstMeasured = (long) Math.ceil(rate * options.warmup().toMillis() / 1_000);
    List<List<Double>> figures = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    List<Double> answers = new ArrayList<>();
    for (int round = 1; round <= options.rounds(); round++) {
      noop("latency", round, template, connections, plan);
      try (Receiver receiver = Receiver.start(firstMeasured);
          Hub hub = Hub.start(options, OptionalInt.of(receiver.port()))) {
        LoadResult result =
            load("latency hub", round, hub.address(), hub::cpu, template, connections, plan);
        long expected = kindsZero(result.sent()) - kindsZero(firstMeasured);
        Receiver.Arrivals arrivals = awaitArrivals(receiver, expected);
        report.line(
            String.format(
                Locale.ROOT,
                "  %d of %d events arrived (repeats %d, unreadable %d): first arrival after %s",
                arrivals.arrived(),
                expected,
                arrivals.repeats(),
                arrivals.unreadable(),
                arrivals.times().summary()));
        figures.get(0).add(Latencies.millis(arrivals.times().percentile(50)));
        figures.get(1).add(Latencies.millis(arrivals.times().percentile(99)));
        figures.get(2).add(Latencies.millis(arrivals.times().max()));
        answers.add(Latencies.millis(result.latencies().percentile(99)));
      }
    }
    String name = String.format(Locale.ROOT, "latency at %.0f/s", rate);
    report.row(name, "sent to first arrival, p50 ms", "%.2f", figures.get(0));
    report.row(name, "sent to first arrival, p99 ms", "%.2f", figures.get(1));
    report.row(name, "sent to first arrival, max ms", "%.2f", figures.get(2));
    report.row(name, "POST answered, p99 ms", "%.2f", answers);
  }

  /// The no-op server alone, with single events and with batches.
  void noop() throws IOException, InterruptedException {
    Plan plan = Plan.closed(options.warmup(), options.measured());
    Template single = Template.single(Hub.EVENTS_PATH, HubChoice.KEY, "single");
    Template batch = Template.batch(Hub.EVENTS_PATH, HubChoice.KEY, "batch", BATCH_EVENTS);
    List<Double> singles = new ArrayList<>();
    List<Double> batches = new ArrayList<>();
    for (int round = 1; round <= options.rounds(); round++) {
      int connections = options.connectionsOr(SINGLE_CONNECTIONS);
      singles.add(noop("single", round, single, connections, plan));
      connections = options.connectionsOr(BATCH_CONNECTIONS);
      batches.add(noop("batch", round, batch, connections, plan));
    }
    report.row("noop", "single, events/s", "%.0f", singles);
    report.row("noop", "batches of " + BATCH_EVENTS + ", events/s", "%.0f", batches);
  }

  /// The journal alone beside raw RocksDB, in turns.
  void journal() throws IOException, InterruptedException {
    for (int group : DISK_GROUPS) {
      Disk disk = new Disk(options.dir(), group, options.measured().toNanos(), Disk.MOST_BYTES);
      List<Double> yardstick = new ArrayList<>();
      List<Double> rates = new ArrayList<>();
      List<Double> ratios = new ArrayList<>();
      for (int round = 1; round <= options.rounds(); round++) {
        yardstick.add(disk("rocksdb", group, round, disk.rocksdb()));
        rates.add(disk("journal", group, round, disk.journal()));
        ratios.add(rates.getLast() / yardstick.getLast());
      }
      String groups = "groups of " + group;
      report.row("journal", groups + ", raw RocksDB, values/s durable", "%.0f", yardstick);
      report.row("journal", groups + ", events/s durable", "%.0f", rates);
      report.row("journal", groups + ", ratio to raw RocksDB", "%.2f", ratios);
    }
  }

  private double disk(String what, int group, int round, Disk.Result result) {
    report.line(
        String.format(
            Locale.ROOT,
            "%s, groups of %d, round %d: %.0f/s durable; a group: %s%s",
            what,
            group,
            round,
            result.perSecond(),
            result.syncs().summary(),
            result.full() ? "; stopped early, as it had written 4 GiB" : ""));
    return result.perSecond();
  }

  private LoadResult load(
      String name,
      int round,
      InetSocketAddress address,
      Supplier<Duration> cpu,
      Requests template,
      int connections,
      Plan plan)
      throws IOException {
    Duration cpuBefore = cpu.get();
    long before = Ticks.now();
    LoadResult result = Load.run(address, template, connections, plan);
    double cores = (double) cpu.get().minus(cpuBefore).toNanos() / (Ticks.now() - before);
    report.line(
        String.format(
            Locale.ROOT,
            "%s, round %d: %.0f events/s accepted; statuses %s; answered after %s; broken %d,"
                + " missed %d; cores: server %.2f (with warm-up), generator %.2f%s",
            name,
            round,
            result.perSecond() * template.events(),
            result.statuses(),
            result.latencies().summary(),
            result.broken(),
            result.missed(),
            cores,
            result.generatorCores(),
            result.lateness().count() == 0 ? "" : "; sent late by " + result.lateness().summary()));
    if (result.acceptedMeasured() == 0) {
      throw new IOException(name + " accepted nothing: its answers were " + result.statuses());
    }
    return result;
  }

  /// Says how far routing and deliveries are behind what was acknowledged, and waits until they are
  /// not.
  ///
  /// @param owed how many deliveries what was acknowledged makes
  /// @return after how many seconds everything was delivered
  private double catchUp(Hub hub, long owed) throws IOException, InterruptedException {
    long start = Ticks.now();
    Hub.Standing standing = hub.standing();
    report.line(
        String.format(
            Locale.ROOT,
            "  at the end: %d deliveries are owed, routing behind by %d, deliveries by %d more",
            owed,
            owed - standing.in(),
            standing.in() - standing.ended()));
    double routed = -1;
    double elapsed = 0;
    while (standing.ended() < owed && elapsed < CATCH_UP.toSeconds()) {
      if (routed < 0 && standing.in() >= owed) {
        routed = elapsed;
      }
      Thread.sleep(LOOK_EVERY);
      standing = hub.standing();
      elapsed = (Ticks.now() - start) / 1e9;
    }
    report.line(
        String.format(
            Locale.ROOT,
            standing.ended() >= owed
                ? "  caught up: routing after %.1f s, deliveries after %.1f s; %d dead"
                : "  NOT caught up: routing after %.1f s (-1: never), deliveries not in %.1f s; %d"
                    + " dead",
            standing.in() >= owed && routed < 0 ? elapsed : routed,
            elapsed,
            standing.dead()));
    return elapsed;
  }

  private static Receiver.Arrivals awaitArrivals(Receiver receiver, long expected)
      throws InterruptedException {
    long giveUp = Ticks.now() + Load.DRAIN.toNanos();
    Receiver.Arrivals arrivals = receiver.arrivals();
    while (arrivals.arrived() < expected && Ticks.now() < giveUp) {
      Thread.sleep(LOOK_EVERY);
      arrivals = receiver.arrivals();
    }
    return arrivals;
  }

  /// How many of the first events are of kind zero, for which alone there is an HTTP target.
  private static long kindsZero(long events) {
    return (events + Template.KINDS - 1) / Template.KINDS;
  }
}
