package dev.sluice.replay;

import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.journal.Journal;
import dev.sluice.journal.Position;
import dev.sluice.outbox.Outbox;
import dev.sluice.outbox.ReplayProgress;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import dev.sluice.registry.Change;
import dev.sluice.registry.Registered;
import dev.sluice.registry.Registry;
import dev.sluice.rule.Rule;
import dev.sluice.time.Clock;
import dev.sluice.time.Pace;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// All runs: those that go on, and the last ones that have ended.
///
/// A run is a value of the registry, `replay/run/<number>`; `replay/last` is the last number, which
/// is never given again because it stands in deliveries' ids. How far a replay has come stands in
/// the outbox, with what it made, so a run goes on after any crash where its deliveries end.
public final class Runs {

  /// How many runs go on at once; further ones wait for their turn.
  public static final int MAX_AT_ONCE = 10;

  /// How many runs may go on or wait; with so many, none is taken.
  public static final int MAX_UNFINISHED = 100;

  /// How many runs that have ended are kept.
  public static final int MAX_ENDED = 1_000;

  static final String PREFIX = "replay/run/";
  static final String LAST = "replay/last";

  /// How long a run is left alone that could not go on.
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private static final int PAGE = 500;
  private static final System.Logger LOG = System.getLogger(Runs.class.getName());

  private final Registry registry;
  private final Outbox outbox;
  private final Addressees to;
  private final Shelves shelves;
  private final Clock clock;
  private final RunSteps steps;
  private final RunCounts counts;
  private final TreeMap<Integer, Run> runs = new TreeMap<>();
  private final Map<Integer, RunSteps.Active> active = new HashMap<>();
  private final Map<Integer, Long> leftAlone = new HashMap<>();
  private final Map<Integer, Set<RuleName>> restored = new ConcurrentHashMap<>();
  private final Semaphore news = new Semaphore(0);

  /// The runs that stand in a registry, of a hub without archives.
  public Runs(Registry registry, Journal journal, Outbox outbox, Addressees to, Clock clock) {
    this(registry, journal, outbox, to, Shelves.NONE, clock);
  }

  /// The runs that stand in a registry.
  public Runs(
      Registry registry,
      Journal journal,
      Outbox outbox,
      Addressees to,
      Shelves shelves,
      Clock clock) {
    this.shelves = shelves;
    this.registry = registry;
    this.outbox = outbox;
    this.to = to;
    this.clock = clock;
    this.steps = new RunSteps(journal, outbox, shelves.door());
    this.counts = new RunCounts(journal, outbox, clock);
    List<Registered> page = registry.list(PREFIX, "", PAGE);
    while (!page.isEmpty()) {
      for (Registered each : page) {
        int number = Integer.parseInt(each.key().substring(PREFIX.length()));
        Run run = RunJson.read(number, each.value());
        runs.put(number, run);
        remember(run);
      }
      page = registry.list(PREFIX, page.getLast().key(), PAGE);
    }
  }

  /// Routing asks for these while a step goes on.
  private void remember(Run run) {
    if (run.work() instanceof Work.Restore restore) {
      restored.put(run.number(), Set.copyOf(restore.rules()));
    }
  }

  /// To which rules the copies are routed that a replay from an archive has made; to none when
  /// nobody knows the replay any more. It never waits.
  public Set<RuleName> chosen(int number) {
    return restored.getOrDefault(number, Set.of());
  }

  private static String key(int number) {
    return PREFIX + "%010d".formatted(number);
  }

  private Instant now() {
    return clock.now().truncatedTo(ChronoUnit.MILLIS);
  }

  /// What a run would do.
  ///
  /// @throws Fault as {@link #begin} does
  public Count count(Work work) {
    Optional<Choice> choice = choice(work);
    return counts.of(work, choice, restoring(work, choice));
  }

  private Optional<Restoring> restoring(Work work, Optional<Choice> choice) {
    return work instanceof Work.Restore restore
        ? Optional.of(new Restoring(restore, choice.orElseThrow(), archive(restore.archive())))
        : Optional.empty();
  }

  private ArchivedLines archive(TargetName name) {
    return shelves
        .archives()
        .apply(name)
        .orElseThrow(() ->
            Fault.of(
                Fault.Kind.NOT_FOUND, "no-such-archive", "there is no archive '" + name + "'"));
  }

  /// Whether what a run gives is something else than the events were, because its archive
  /// transforms them.
  public boolean isTransformed(Run run) {
    return run.work() instanceof Work.Restore restore
        && shelves
            .archives()
            .apply(restore.archive())
            .filter(ArchivedLines::isTransformed)
            .isPresent();
  }

  private Optional<Choice> choice(Work work) {
    return switch (work) {
      case Work.Replay replay -> {
        replay.rules().forEach(this::requireReplayable);
        yield Optional.of(new Choice(replay, to));
      }
      case Work.Restore restore -> {
        restore.rules().forEach(this::requireReplayable);
        archive(restore.archive());
        yield Optional.of(new Choice(restore, to));
      }
      case Work.Redrive _ -> Optional.empty();
    };
  }

  private void requireReplayable(RuleName name) {
    Rule rule =
        to.rules()
            .get()
            .find(name)
            .orElseThrow(() ->
                Fault.of(Fault.Kind.NOT_FOUND, "no-such-rule", "there is no rule '" + name + "'"));
    if (!rule.enabled()) {
      throw Fault.of(
          Fault.Kind.CONFLICT,
          "rule-disabled",
          "rule '" + name + "' is disabled and matches nothing; enable it first");
    }
    if (rule.targets().stream().allMatch(to.takesRuns())) {
      throw Fault.of(
          Fault.Kind.CONFLICT,
          "nothing-to-replay",
          "rule '"
              + name
              + "' has archives only, which hold each event once and in order; a replay adds"
              + " nothing to them");
    }
  }

  /// Begins a run; it goes on in the background, and after a restart.
  ///
  /// @param by who asks for it
  /// @throws Fault `no-such-rule`, `rule-disabled`, `nothing-to-replay`, `invalid-pattern`, or
  ///   `replays-full` when {@value #MAX_UNFINISHED} go on or wait
  public synchronized Run begin(Work work, String by) {
    choice(work);
    long unfinished = unfinished().size();
    if (unfinished >= MAX_UNFINISHED) {
      throw Fault.of(
          Fault.Kind.LIMITED,
          "replays-full",
          unfinished + " replays go on or wait already; wait for one to end, or cancel one");
    }
    return begin(List.of(work), by, List.of()).getFirst();
  }

  /// Begins runs in one write with other changes of the registry.
  synchronized List<Run> begin(List<? extends Work> works, String by, List<Change> with) {
    Optional<Registered> last = registry.find(LAST);
    int number = last.map(each -> Integer.parseInt(each.value().text())).orElse(0);
    List<Run> begun = new ArrayList<>();
    List<Change> all = new ArrayList<>(with);
    for (Work work : works) {
      number++;
      Run run =
          new Run(
              number,
              work,
              by,
              now(),
              Run.State.RUNNING,
              Optional.empty(),
              0,
              0,
              work instanceof Work.Restore ? Optional.of(Restored.NOTHING) : Optional.empty());
      begun.add(run);
      all.add(new Change.Put(key(number), RunJson.write(run), Registry.ABSENT));
    }
    if (!begun.isEmpty()) {
      all.add(
          new Change.Put(
              LAST,
              Payload.ofText(Integer.toString(number)),
              last.map(Registered::version).orElse(Registry.ABSENT)));
    }
    registry.write(all);
    for (Run run : begun) {
      runs.put(run.number(), run);
      remember(run);
    }
    forgetOldest();
    news.release();
    return begun;
  }

  private void forgetOldest() {
    List<Integer> ended =
        runs.values().stream()
            .filter(run -> run.state() != Run.State.RUNNING)
            .map(Run::number)
            .toList();
    for (int i = 0; i < ended.size() - MAX_ENDED; i++) {
      int number = ended.get(i);
      outbox.forgetReplay(number);
      registry.find(key(number)).ifPresent(it -> registry.delete(it.key(), it.version()));
      runs.remove(number);
      restored.remove(number);
    }
  }

  private List<Run> unfinished() {
    return runs.values().stream().filter(run -> run.state() == Run.State.RUNNING).toList();
  }

  /// A run, with what has come of it so far.
  public synchronized Optional<Run> find(int number) {
    return Optional.ofNullable(runs.get(number)).map(this::shown);
  }

  /// Runs before one, the latest first, up to a number.
  public synchronized List<Run> list(Optional<Integer> before, int max) {
    return (before.isEmpty() ? runs : runs.headMap(before.get(), false))
        .descendingMap().values().stream().limit(max).map(this::shown).toList();
  }

  private Run shown(Run run) {
    if (run.state() != Run.State.RUNNING) {
      return run;
    }
    return outbox
        .replayed(run.number())
        .map(progress -> run.counting(progress.events(), progress.deliveries()))
        .orElse(run);
  }

  /// Where a replay goes on.
  public Optional<Position> next(Run run) {
    return switch (run.work()) {
      case Work.Replay replay when run.state() == Run.State.RUNNING ->
          Optional.of(
              outbox.replayed(run.number()).map(ReplayProgress::next).orElse(replay.from()));
      case Work.Replay _, Work.Restore _, Work.Redrive _ -> Optional.empty();
    };
  }

  /// Ends a run; what is due by it stays due.
  ///
  /// @return whether it went on
  public synchronized boolean cancel(int number) {
    @Nullable Run run = runs.get(number);
    if (run == null || run.state() != Run.State.RUNNING) {
      return false;
    }
    end(run, Run.State.CANCELLED);
    return true;
  }

  private void end(Run run, Run.State how) {
    put(shown(run).ended(how, now()));
    outbox.forgetReplay(run.number());
    RunSteps.@Nullable Active ended = active.remove(run.number());
    if (ended != null) {
      ended.close();
    }
    leftAlone.remove(run.number());
    LOG.log(
        Level.INFO,
        "replay {0} is {1}: {2} events",
        Integer.toString(run.number()),
        how.name().toLowerCase(Locale.ROOT),
        Long.toString(runs.getOrDefault(run.number(), run).events()));
  }

  private void put(Run run) {
    Registered stands = registry.find(key(run.number())).orElseThrow();
    registry.put(stands.key(), RunJson.write(run), stands.version());
    runs.put(run.number(), run);
  }

  /// Does a bounded piece of each run that goes on, as far as its rate allows.
  ///
  /// @return whether there was any
  public synchronized boolean step() {
    boolean worked = false;
    for (Run run : unfinished().stream().limit(MAX_AT_ONCE).toList()) {
      @Nullable Long since = leftAlone.get(run.number());
      if (since != null && clock.since(since).compareTo(PAUSE) < 0) {
        continue;
      }
      try {
        worked |= step(run);
        leftAlone.remove(run.number());
      } catch (Fault fault) {
        if (leftAlone.put(run.number(), clock.nanos()) == null) {
          LOG.log(
              Level.WARNING,
              "replay {0} waits and tries again: {1}",
              Integer.toString(run.number()),
              fault.sentence());
        }
      }
    }
    return worked;
  }

  private boolean step(Run run) {
    RunSteps.Active now = active.computeIfAbsent(run.number(), _ -> active(run.work()));
    RunSteps.Done done = steps.step(run, now);
    if (done.events() > 0 && run.work() instanceof Work.Redrive) {
      put(run.counting(run.events() + done.events(), run.deliveries() + done.events()));
    }
    done.restored().ifPresent(step -> put(restored(run, step)));
    if (done.isEnd()) {
      end(runs.getOrDefault(run.number(), run), Run.State.DONE);
    }
    return done.worked();
  }

  private RunSteps.Active active(Work work) {
    Optional<Choice> choice =
        switch (work) {
          case Work.Replay replay -> Optional.of(new Choice(replay, to));
          case Work.Restore restore -> Optional.of(new Choice(restore, to));
          case Work.Redrive _ -> Optional.empty();
        };
    return new RunSteps.Active(new Pace(work.perSecond(), clock), choice, restoring(work, choice));
  }

  private static Run restored(Run run, Restoring.Step step) {
    Restored before = run.restored().orElse(Restored.NOTHING);
    return run.restoring(
        run.events() + step.copies().size(),
        run.deliveries() + step.deliveries(),
        new Restored(
            step.last(), before.refused() + step.refused(), step.reason().or(before::reason)));
  }

  private synchronized boolean isIdle() {
    return unfinished().isEmpty();
  }

  /// Waits until another run begins, or the time is over.
  ///
  /// @param busy for how long while a run goes on
  /// @param idle for how long while none does
  void awaitWork(Duration busy, Duration idle) throws InterruptedException {
    Duration wait = isIdle() ? idle : busy;
    if (news.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS)) {
      news.drainPermits();
    }
  }

  /// Ends the waiting of {@link #awaitWork}.
  void wake() {
    news.release();
  }
}
