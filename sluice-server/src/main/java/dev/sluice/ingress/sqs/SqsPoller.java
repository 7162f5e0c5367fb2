package dev.sluice.ingress.sqs;

import dev.sluice.fault.Fault;
import dev.sluice.intake.Intake;
import dev.sluice.time.Uninterrupted;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Takes messages out of one queue, once their events are durable.
///
/// ```
/// receive ─► held ─► admitted ─► deleted
///   ▲          └ hidden anew each third of the visibility
///   └ waits while as many are held as may be, or the hub has no room
/// ```
///
/// Kill it anywhere: what was not deleted comes again, and is recognised as a repeat. One poll is
/// under way at a time, and a batch that was received is worked at beside it. A FIFO queue gives no
/// further message of a group while one of it is held, so order within a group is kept.
public final class SqsPoller implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(SqsPoller.class.getName());

  /// How long a stop waits for what is in flight.
  static final Duration GRACE = Duration.ofSeconds(10);

  /// How long a stop waits for the queue to take back what there was no room for.
  private static final Duration GIVING_BACK = Duration.ofSeconds(3);

  /// How often a full hub is looked at.
  private static final Duration LOOK = Duration.ofMillis(500);

  private static final int PARTS = 3;

  private final SqsSettings settings;
  private final Duration grace;
  private final Supplier<Queue> opening;
  private final Intake intake;
  private final Backoff backoff;
  private final Troubles troubles;
  private final Admitting admitting;
  private final Semaphore room;
  private final Set<List<Message>> held = ConcurrentHashMap.newKeySet();
  private final AtomicLong received = new AtomicLong();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final CountDownLatch givenUp = new CountDownLatch(1);
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final Thread asking;
  private final Thread hiding;
  private volatile @Nullable Queue queue;
  private volatile boolean isWaiting;

  /// @param opening makes what asks the queue; called by the thread that asks, for it loads much
  /// @param grace how long a stop waits for what is in flight
  SqsPoller(
      SqsSettings settings,
      Supplier<Queue> opening,
      MessageEvents reading,
      Intake intake,
      RandomGenerator random,
      Duration grace) {
    this.settings = settings;
    this.grace = grace;
    this.opening = opening;
    this.intake = intake;
    this.backoff = new Backoff(random);
    this.troubles = new Troubles(settings.name());
    this.admitting = new Admitting(settings, reading, intake, troubles, random, givenUp);
    this.room = new Semaphore(settings.inFlight());
    this.asking = Thread.ofVirtual().name("sqs-" + settings.name()).unstarted(this::ask);
    this.hiding = Thread.ofVirtual().name("sqs-hide-" + settings.name()).unstarted(this::hide);
  }

  /// Begins to ask.
  void start() {
    LOG.log(Level.INFO, "source {0}: asks {1}", settings.name(), settings.queue());
    asking.start();
    hiding.start();
  }

  private void ask() {
    try {
      Queue opened = open();
      while (!isStopped()) {
        // A full hub takes nothing, so others may have it.
        isWaiting = !intake.hasRoom();
        if (isWaiting) {
          pause(LOOK);
        } else {
          take(opened);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "source " + settings.name() + " has ended; restart the hub", e);
    }
  }

  private Queue open() throws InterruptedException {
    while (true) {
      try {
        Queue opened = opening.get();
        queue = opened;
        return opened;
      } catch (Fault e) {
        troubles.fails(Troubles.Doing.RECEIVE, e);
        pause(backoff.next());
      }
    }
  }

  private void take(Queue from) throws InterruptedException {
    int most = Math.min(Queue.MOST, settings.inFlight());
    room.acquire(most);
    List<Message> messages = List.of();
    try {
      messages = List.copyOf(from.receive(most));
      troubles.works(Troubles.Doing.RECEIVE);
      backoff.reset();
    } catch (Fault e) {
      if (isStopped()) {
        return;
      }
      troubles.fails(Troubles.Doing.RECEIVE, e);
      pause(backoff.next());
    } finally {
      room.release(most - messages.size());
    }
    if (messages.isEmpty()) {
      return;
    }
    received.addAndGet(messages.size());
    List<Message> batch = messages;
    held.add(batch);
    workers.execute(() -> work(from, batch));
  }

  private void work(Queue from, List<Message> batch) {
    try {
      List<Message> durable = admitting.admit(batch);
      if (!durable.isEmpty()) {
        delete(from, durable);
      }
    } catch (InterruptedException e) {
      giveBack(from, batch);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "source " + settings.name() + ": a batch of messages comes again", e);
    } finally {
      held.remove(batch);
      room.release(batch.size());
    }
  }

  /// What is not deleted comes again and is a repeat, so nothing is tried here twice.
  private void delete(Queue from, List<Message> durable) {
    try {
      from.delete(durable);
      troubles.works(Troubles.Doing.DELETE);
    } catch (Fault e) {
      troubles.fails(Troubles.Doing.DELETE, e);
    }
  }

  private void giveBack(Queue from, List<Message> batch) {
    try {
      from.hide(batch, Duration.ZERO);
    } catch (Fault e) {
      LOG.log(
          Level.DEBUG, "source {0}: messages come again later: {1}", settings.name(), e.sentence());
    }
  }

  private void hide() {
    long third = settings.visibility().dividedBy(PARTS).toMillis();
    try {
      while (!givenUp.await(third, TimeUnit.MILLISECONDS)) {
        Queue from = queue;
        if (from != null) {
          held.forEach(batch -> hide(from, batch));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void hide(Queue from, List<Message> batch) {
    try {
      from.hide(batch, settings.visibility());
      troubles.works(Troubles.Doing.HIDE);
    } catch (Fault e) {
      // A batch that was deleted meanwhile cannot be hidden, and need not be.
      if (held.contains(batch)) {
        troubles.fails(Troubles.Doing.HIDE, e);
      }
    }
  }

  private boolean isStopped() {
    return stopped.getCount() == 0;
  }

  private void pause(Duration time) throws InterruptedException {
    if (stopped.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new InterruptedException("the hub stops");
    }
  }

  private void awaitGivingBack() {
    try {
      workers.awaitTermination(GIVING_BACK.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    workers.shutdownNow();
    workers.close();
  }

  /// How it stands.
  SourceStatus status() {
    Optional<Fault> trouble = troubles.now();
    String state =
        isStopped()
            ? "stopped"
            : trouble.isPresent() ? "troubled" : isWaiting ? "waiting" : "polling";
    if (!asking.isAlive() && !isStopped()) {
      state = "ended";
    }
    Admitting.Count count = admitting.count();
    return new SourceStatus(
        settings.name(),
        settings.queue().toString(),
        state,
        trouble,
        held.stream().mapToInt(List::size).sum(),
        received.get(),
        count);
  }

  /// Stops asking, finishes what is in flight within the grace, gives the rest back, and leaves.
  @Override
  public void close() {
    stopped.countDown();
    asking.interrupt();
    Uninterrupted.join(asking);
    workers.shutdown();
    try {
      if (!workers.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.log(
            Level.WARNING,
            "source {0}: {1} messages go back to the queue, for the hub has no room for them",
            settings.name(),
            held.stream().mapToInt(List::size).sum());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    givenUp.countDown();
    awaitGivingBack();
    hiding.interrupt();
    Uninterrupted.join(hiding);
    Queue opened = queue;
    if (opened != null) {
      opened.close();
    }
  }
}
