package dev.sluice.ingress.sqs;

import dev.sluice.event.Event;
import dev.sluice.fault.Fault;
import dev.sluice.intake.Intake;
import dev.sluice.journal.Admission;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/// Hands the events of messages to intake, for as long as it takes.
final class Admitting {

  private static final System.Logger LOG = System.getLogger(Admitting.class.getName());

  private final SqsSettings settings;
  private final MessageEvents reading;
  private final Intake intake;
  private final Troubles troubles;
  private final RandomGenerator random;
  private final CountDownLatch givenUp;
  private final AtomicLong admitted = new AtomicLong();
  private final AtomicLong repeated = new AtomicLong();
  private final AtomicLong unrecognised = new AtomicLong();
  private final AtomicLong left = new AtomicLong();

  /// @param givenUp is open once the hub waits no longer
  Admitting(
      SqsSettings settings,
      MessageEvents reading,
      Intake intake,
      Troubles troubles,
      RandomGenerator random,
      CountDownLatch givenUp) {
    this.settings = settings;
    this.reading = reading;
    this.intake = intake;
    this.troubles = troubles;
    this.random = random;
    this.givenUp = givenUp;
  }

  /// What has been done since the start.
  ///
  /// @param admitted events that were new
  /// @param repeated events that were known
  /// @param unrecognised messages without a shape, admitted or not
  /// @param left messages that stay in their queue
  record Count(long admitted, long repeated, long unrecognised, long left) {}

  Count count() {
    return new Count(admitted.get(), repeated.get(), unrecognised.get(), left.get());
  }

  /// Admits the events of messages, and waits while the hub has no room.
  ///
  /// @return the messages whose events are durable
  /// @throws InterruptedException when the hub gives up; what is durable by then is told by none
  List<Message> admit(List<Message> messages) throws InterruptedException {
    List<Message> wanted = new ArrayList<>();
    List<Event> events = new ArrayList<>();
    Set<String> stopped = new HashSet<>();
    for (Message message : messages) {
      // Order within a group: behind one that stays in the queue none is let through.
      if (message.group().filter(stopped::contains).isPresent()) {
        left.incrementAndGet();
        continue;
      }
      MessageEvents.Made made = reading.of(message);
      if (!made.isRecognised()) {
        unrecognised.incrementAndGet();
        if (settings.leavesUnrecognised()) {
          leave(message, stopped, "it has no shape, and 'unrecognised' says leave");
          continue;
        }
      }
      wanted.add(message);
      events.addAll(made.events());
    }
    if (wanted.isEmpty()) {
      return List.of();
    }
    Optional<Fault> refusal = admitted(events);
    return refusal.isEmpty() ? wanted : oneByOne(wanted);
  }

  /// One of them is refused, and the others need not wait for it.
  private List<Message> oneByOne(List<Message> messages) throws InterruptedException {
    List<Message> done = new ArrayList<>();
    Set<String> stopped = new HashSet<>();
    for (Message message : messages) {
      if (message.group().filter(stopped::contains).isPresent()) {
        left.incrementAndGet();
        continue;
      }
      Optional<Fault> refusal = admitted(reading.of(message).events());
      if (refusal.isPresent() && !settings.leavesUnrecognised()) {
        // What it says of itself cannot be taken, so it is taken as something that says nothing.
        unrecognised.incrementAndGet();
        refusal = admitted(reading.bare(message).events());
      }
      if (refusal.isPresent()) {
        leave(message, stopped, refusal.get().sentence());
      } else {
        done.add(message);
      }
    }
    return done;
  }

  private void leave(Message message, Set<String> stopped, String reason) {
    left.incrementAndGet();
    message.group().ifPresent(stopped::add);
    LOG.log(
        Level.WARNING,
        "source {0}: message {1} stays in the queue, for its redrive policy: {2}",
        settings.name(),
        message.id(),
        reason);
  }

  /// Admits events; a refusal that will not change comes back, any other is waited out.
  private Optional<Fault> admitted(List<Event> events) throws InterruptedException {
    Backoff backoff = new Backoff(random);
    while (true) {
      try {
        for (Admission admission : intake.admit(events)) {
          switch (admission) {
            case Admission.Appended appended -> admitted.incrementAndGet();
            case Admission.Repeated again -> repeated.incrementAndGet();
          }
        }
        troubles.works(Troubles.Doing.ADMIT);
        return Optional.empty();
      } catch (Fault e) {
        if (e.kind() != Fault.Kind.BUSY && e.kind() != Fault.Kind.UNAVAILABLE) {
          return Optional.of(e);
        }
        troubles.fails(Troubles.Doing.ADMIT, e);
        pause(backoff.next());
      }
    }
  }

  private void pause(Duration time) throws InterruptedException {
    if (givenUp.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new InterruptedException("the hub stops");
    }
  }
}
