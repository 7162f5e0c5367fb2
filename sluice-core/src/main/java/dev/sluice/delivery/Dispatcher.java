package dev.sluice.delivery;

import dev.sluice.event.CopyOf;
import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Journal;
import dev.sluice.outbox.Attempt;
import dev.sluice.outbox.Failure;
import dev.sluice.outbox.Lease;
import dev.sluice.outbox.Outbox;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.Settlement;
import dev.sluice.outbox.TargetName;
import dev.sluice.target.Outcome;
import dev.sluice.target.Parcel;
import dev.sluice.target.Target;
import dev.sluice.time.Clock;
import dev.sluice.time.Pace;
import dev.sluice.transform.InputTransform;
import dev.sluice.transform.Made;
import dev.sluice.transform.Subject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// Makes the attempts of one target: leases what is due, hands it over, settles what came of it.
///
/// A target has a dispatcher, places and a pace of its own, so nothing that it does can hold up
/// another one.
public final class Dispatcher {

  private static final Logger LOG = System.getLogger(Dispatcher.class.getName());

  /// How long the dispatcher looks away at most; whatever is due is found then at the latest.
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  /// The journal's fault for an event that cannot be read.
  private static final String DAMAGED = "journal-damaged";

  private static final String JOURNAL_FAULT = "JOURNAL_FAULT";

  /// How long an attempt waits that could not be settled.
  private static final Duration SETTLE_PAUSE = Duration.ofMillis(500);

  private final TargetName name;
  private final Target target;
  private final Function<RuleName, Optional<InputTransform>> inputs;
  private final DeliveryPolicy policy;
  private final Journal journal;
  private final Outbox outbox;
  private final Clock clock;
  private final Executor attempts;
  private final Backoff backoff;
  private final Pace pace;
  private final Circuit circuit;
  private final Semaphore places;
  private long seenChanges;

  /// A dispatcher for one target, whose rules all send it the event.
  public Dispatcher(
      TargetName name,
      Target target,
      DeliveryPolicy policy,
      Journal journal,
      Outbox outbox,
      Clock clock,
      RandomGenerator random,
      Executor attempts) {
    this(name, target, _ -> Optional.empty(), policy, journal, outbox, clock, random, attempts);
  }

  /// A dispatcher for one target.
  ///
  /// @param inputs what a rule wants sent in place of the event; empty for a rule that wants
  ///   nothing else, or that is gone
  /// @param attempts runs each attempt, with the deadline kept by a {@link Watch}
  public Dispatcher(
      TargetName name,
      Target target,
      Function<RuleName, Optional<InputTransform>> inputs,
      DeliveryPolicy policy,
      Journal journal,
      Outbox outbox,
      Clock clock,
      RandomGenerator random,
      Executor attempts) {
    this.name = name;
    this.target = target;
    this.inputs = inputs;
    this.policy = policy;
    this.journal = journal;
    this.outbox = outbox;
    this.clock = clock;
    this.attempts = attempts;
    this.backoff = new Backoff(random, policy.waits());
    this.pace = new Pace(policy.perSecond(), clock);
    this.circuit = new Circuit(name.value(), policy.circuit(), clock);
    this.places = new Semaphore(policy.concurrency());
  }

  /// Begins attempts at what is due, as far as places and pace allow.
  ///
  /// @return whether any attempt was begun
  public boolean step() {
    seenChanges = outbox.changes(name);
    int allowed = circuit.allowed(pace.allowed(places.availablePermits()));
    if (allowed == 0) {
      return false;
    }
    List<Lease> leases = outbox.lease(name, allowed);
    pace.took(leases.size());
    circuit.began(leases.size());
    for (Lease lease : leases) {
      places.acquireUninterruptibly();
      attempts.execute(() -> attempt(lease));
    }
    return !leases.isEmpty();
  }

  /// Waits until another step may find work.
  void awaitWork() throws InterruptedException {
    if (places.availablePermits() == 0) {
      places.acquire();
      places.release();
      return;
    }
    if (circuit.await(LONGEST_WAIT)) {
      return;
    }
    Optional<Instant> next = outbox.nextDue(name);
    Duration wait =
        next.map(due -> Duration.between(clock.now(), due))
            .filter(due -> due.compareTo(LONGEST_WAIT) < 0)
            .orElse(LONGEST_WAIT);
    Duration paced = pace.untilNext();
    if (!paced.isZero() && places.availablePermits() < policy.concurrency()) {
      // An attempt that sends nothing gives its turn back when it ends.
      awaitIdle(paced);
      return;
    }
    outbox.awaitChange(name, seenChanges, paced.compareTo(wait) > 0 ? paced : wait);
  }

  /// Waits until no attempt runs any more, or the time is over.
  ///
  /// @return whether none runs
  boolean awaitIdle(Duration atMost) throws InterruptedException {
    int all = policy.concurrency();
    if (!places.tryAcquire(all, atMost.toNanos(), TimeUnit.NANOSECONDS)) {
      return false;
    }
    places.release(all);
    return true;
  }

  private void attempt(Lease lease) {
    try {
      Instant at = clock.now();
      long began = clock.nanos();
      Tried tried = tried(lease);
      tell(tried.outcome());
      end(lease, at, clock.since(began), tried);
      if (tried.outcome() instanceof Outcome.Postponed
          || tried.outcome() instanceof Outcome.Covered) {
        pace.gaveBack();
      }
    } catch (InterruptedException e) {
      // The process is stopping: the attempt may or may not have arrived, so it is made again.
      outbox.release(lease);
      circuit.gaveBack();
      Thread.currentThread().interrupt();
    } finally {
      places.release();
    }
  }

  /// Tells the circuit what an outcome says of the target.
  private void tell(Outcome outcome) {
    switch (outcome) {
      case Outcome.Delivered _, Outcome.Refused _ -> circuit.worked();
      case Outcome.Postponed _, Outcome.Covered _ -> circuit.gaveBack();
      case Outcome.Retryable(Failure failure, var _) -> {
        if (failure.code().equals(JOURNAL_FAULT)) {
          circuit.gaveBack();
        } else {
          circuit.failed(failure.code());
        }
      }
    }
  }

  /// How deliveries to the target go.
  Standing standing() {
    return circuit.standing();
  }

  private void end(Lease lease, Instant at, Duration took, Tried tried)
      throws InterruptedException {
    int number = lease.attempt();
    switch (tried.outcome()) {
      case Outcome.Delivered() ->
          settle(lease, new Settlement.Delivered(new Attempt(number, at, took, Optional.empty())));
      case Outcome.Covered(Failure note) ->
          settle(lease, new Settlement.Delivered(new Attempt(number, at, took, Optional.of(note))));
      case Outcome.Refused(Failure failure) -> {
        Attempt attempt = new Attempt(number, at, took, Optional.of(failure));
        settle(lease, givenUp(lease, tried, new Settlement.Dead(attempt, failure)));
      }
      case Outcome.Retryable(Failure failure, Optional<Duration> after) -> {
        Attempt attempt = new Attempt(number, at, took, Optional.of(failure));
        Settlement settlement = retry(lease, attempt, failure, after);
        settle(
            lease,
            settlement instanceof Settlement.Dead dead ? givenUp(lease, tried, dead) : settlement);
      }
      case Outcome.Postponed(Instant until) -> write(lease, () -> outbox.postpone(lease, until));
    }
  }

  /// Tells the target of a dead letter before it is one: a crash between the two tells it again,
  /// and what the target did for it is never lost.
  private Settlement givenUp(Lease lease, Tried tried, Settlement.Dead dead)
      throws InterruptedException {
    if (tried.parcel().isEmpty()) {
      return ended(dead, dead.cause());
    }
    while (true) {
      try {
        return ended(dead, target.givenUp(tried.parcel().get(), dead.cause()));
      } catch (Fault e) {
        LOG.log(Level.DEBUG, () -> "delivery " + lease.id() + " waits to be dead: " + e.sentence());
        TimeUnit.NANOSECONDS.sleep(SETTLE_PAUSE.toNanos());
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "target " + name + " threw at the dead letter " + lease.id(), e);
        return ended(dead, dead.cause());
      }
    }
  }

  private Settlement ended(Settlement.Dead dead, Failure cause) {
    return policy.blocks()
        ? new Settlement.Blocking(dead.attempt(), cause)
        : new Settlement.Dead(dead.attempt(), cause);
  }

  private void settle(Lease lease, Settlement settlement) throws InterruptedException {
    log(lease, settlement);
    write(lease, () -> outbox.settle(lease, settlement));
  }

  /// Writes how a lease ends, and waits where that cannot be written, as on a full disk. To give
  /// the lease back instead would make the same attempt again and again.
  private static void write(Lease lease, Runnable end) throws InterruptedException {
    while (true) {
      try {
        end.run();
        return;
      } catch (Fault e) {
        LOG.log(
            Level.DEBUG, () -> "delivery " + lease.id() + " waits to be settled: " + e.sentence());
        TimeUnit.NANOSECONDS.sleep(SETTLE_PAUSE.toNanos());
      }
    }
  }

  /// What came of an attempt.
  ///
  /// @param parcel what was handed over, or would have been; empty when the event cannot be read
  private record Tried(Outcome outcome, Optional<Parcel> parcel) {
    Tried(Outcome outcome) {
      this(outcome, Optional.empty());
    }
  }

  private Tried tried(Lease lease) throws InterruptedException {
    List<Entry> found;
    try {
      found = journal.read(lease.id().position(), 1, Long.MAX_VALUE);
    } catch (Fault e) {
      return new Tried(
          e.code().equals(DAMAGED)
              ? new Outcome.Refused(new Failure("EVENT_DAMAGED", e.sentence()))
              : new Outcome.Retryable(new Failure(JOURNAL_FAULT, e.code() + ": " + e.sentence())));
    }
    if (found.isEmpty() || !found.getFirst().position().equals(lease.id().position())) {
      return new Tried(new Outcome.Refused(gone(lease)));
    }
    Entry entry = found.getFirst();
    Event event = CopyOf.plain(entry.event());
    Parcel parcel = new Parcel(lease.id(), lease.attempt(), entry.acceptedAt(), event);
    Outcome outcome;
    try {
      // The rule is the one that has the name now: a delivery that is tried again after a change
      // is sent as the change wants it.
      Optional<Made> made =
          inputs.apply(lease.id().rule()).map(of -> of.apply(Subject.of(lease.id().rule(), entry)));
      if (made.isPresent()) {
        switch (made.get()) {
          case Made.Json(Payload json) -> parcel = parcel.with(json);
          case Made.Nothing(Failure failure) -> {
            return new Tried(new Outcome.Refused(failure), Optional.of(parcel));
          }
        }
      }
      outcome = target.deliver(parcel);
    } catch (Fault e) {
      outcome = new Outcome.Retryable(new Failure("TARGET_FAULT", e.code() + ": " + e.sentence()));
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "target " + name + " threw at delivery " + lease.id(), e);
      outcome = new Outcome.Retryable(new Failure("TARGET_BUG", String.valueOf(e)));
    }
    return new Tried(outcome, Optional.of(parcel));
  }

  private Failure gone(Lease lease) {
    return journal.lostUntil(lease.id().position()).isPresent()
        ? new Failure("EVENT_DAMAGED", "the event of this delivery was given up as damaged")
        : new Failure("EVENT_GONE", "the journal has forgotten the event of this delivery");
  }

  /// Decides whether there is another attempt: the later of backoff and what the receiver asked
  /// for, unless that would be one attempt too many or too late.
  private Settlement retry(
      Lease lease, Attempt attempt, Failure failure, Optional<Duration> after) {
    int tries = lease.tries() + 1;
    if (tries >= policy.maxAttempts()) {
      return dead(attempt, failure, "gave up after " + tries + " attempts");
    }
    Duration wait = backoff.after(tries);
    if (after.isPresent() && after.get().compareTo(wait) > 0) {
      wait = after.get();
    }
    Instant next = clock.now().plus(wait);
    if (next.isAfter(lease.since().plus(policy.maxAge()))) {
      return dead(
          attempt,
          failure,
          "gave up: the next attempt would be past the age of " + policy.maxAge());
    }
    return new Settlement.Again(attempt, next);
  }

  private static Settlement dead(Attempt attempt, Failure failure, String why) {
    return new Settlement.Dead(
        attempt, new Failure(failure.code(), why + "; at last: " + failure.message()));
  }

  private void log(Lease lease, Settlement settlement) {
    Level dead = target.isToldOfElsewhere() ? Level.DEBUG : Level.WARNING;
    switch (settlement) {
      case Settlement.Delivered(Attempt attempt) ->
          LOG.log(Level.DEBUG, () -> made(lease, attempt) + "delivered");
      case Settlement.Again(Attempt attempt, Instant notBefore) ->
          LOG.log(
              Level.INFO,
              () -> made(lease, attempt) + code(attempt) + ", again not before " + notBefore);
      case Settlement.Dead(Attempt attempt, Failure cause) ->
          LOG.log(dead, () -> made(lease, attempt) + cause.code() + ", dead: " + cause.message());
      case Settlement.Blocking(Attempt attempt, Failure cause) ->
          LOG.log(
              dead,
              () ->
                  made(lease, attempt)
                      + cause.code()
                      + ", dead, and those behind it in its order wait: "
                      + cause.message());
    }
  }

  private static String made(Lease lease, Attempt attempt) {
    return "delivery %s attempt %d took %d ms: "
        .formatted(lease.id(), attempt.number(), attempt.took().toMillis());
  }

  private static String code(Attempt attempt) {
    return attempt.failure().map(Failure::code).orElse("");
  }
}
