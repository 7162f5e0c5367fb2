package dev.sluice.management;

import dev.sluice.event.Event;
import dev.sluice.fault.Fault;
import dev.sluice.registry.Change;
import dev.sluice.registry.Registered;
import dev.sluice.registry.Registry;
import dev.sluice.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// Makes changes, keeps the notices of them until their events are in the journal, and sends them.
///
/// A notice is a value of the registry, `management/notice/<id>`: its event as JSON. It is written
/// with its changes and removed once the event is durable. A crash in between sends the event again
/// under the same id, which the journal recognises for as long as it recognises repeats.
///
/// Changes are made one at a time, so that events come in the order of the changes. The registry
/// writes one at a time anyway.
public final class NoticeBox implements Changes {

  /// How many notices may wait; with so many, changes are refused as `notices-full`.
  public static final int MAX_WAITING = 10_000;

  static final String PREFIX = "management/notice/";

  private static final int BATCH = Registry.MAX_CHANGES;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
  private static final System.Logger LOG = System.getLogger(NoticeBox.class.getName());

  /// Whatever takes events into the journal.
  public interface Sink {

    /// Returns when all of the events are durable.
    ///
    /// @throws Fault when none was kept
    void take(List<Event> events) throws InterruptedException;
  }

  private record Waiting(Registered kept, Event event) {}

  private final Registry registry;
  private final Sink sink;
  private final Clock clock;
  private final TimeOrderedIds ids;
  private final Semaphore news = new Semaphore(0);

  /// What stands up to here was sent, or cannot be; only {@link #step()} uses it.
  private String passed = "";

  private int waiting;

  /// A box over a registry, which may hold notices from before.
  ///
  /// @param random makes parts of the ids, which are no secret
  public NoticeBox(Registry registry, Sink sink, Clock clock, RandomGenerator random) {
    this.registry = registry;
    this.sink = sink;
    this.clock = clock;
    this.ids = new TimeOrderedIds(clock, random);
    List<Registered> page = registry.list(PREFIX, "", BATCH);
    while (!page.isEmpty()) {
      waiting += page.size();
      String last = page.getLast().key();
      ids.goOnFrom(last.substring(PREFIX.length()));
      page = registry.list(PREFIX, last, BATCH);
    }
  }

  /// Makes all changes and keeps the notice, in one durable write.
  ///
  /// @throws Fault `notices-full` when {@value #MAX_WAITING} wait already, `notice-too-large` or
  ///   `invalid-event` when the notice can be no event; nothing was changed then
  @Override
  public synchronized void make(Notice notice, List<Change> changes) {
    if (changes.size() >= Registry.MAX_CHANGES) {
      throw new IllegalArgumentException(
          "a notice goes with at most " + (Registry.MAX_CHANGES - 1) + " changes");
    }
    if (waiting >= MAX_WAITING) {
      throw Fault.busy(
          "notices-full",
          waiting
              + " events of changes wait for the journal; nothing was changed, try again when it"
              + " takes events",
          RETRY_AFTER);
    }
    String id = ids.next();
    Event event = NoticeEvents.event(notice, id, clock.now());
    List<Change> all = new ArrayList<>(changes);
    all.add(new Change.Put(PREFIX + id, NoticeEvents.written(event), Registry.ABSENT));
    registry.write(all);
    waiting++;
    news.release();
  }

  /// How many notices wait to be sent.
  public synchronized int waiting() {
    return waiting;
  }

  /// Sends the oldest notices that wait, {@value Registry#MAX_CHANGES} at most.
  ///
  /// A notice that the journal refuses for good stays where it is and is not tried again before the
  /// next start: behind it the others would wait for ever.
  ///
  /// @return whether there were any
  /// @throws Fault when the journal or the registry cannot take them now; they are kept
  public boolean step() throws InterruptedException {
    List<Registered> next = registry.list(PREFIX, passed, BATCH);
    if (next.isEmpty()) {
      return false;
    }
    List<Waiting> readable = new ArrayList<>(next.size());
    for (Registered kept : next) {
      try {
        readable.add(new Waiting(kept, NoticeEvents.read(kept.value())));
      } catch (Fault fault) {
        leave(kept, fault);
      }
    }
    if (!readable.isEmpty()) {
      send(readable);
    }
    passed = next.getLast().key();
    return true;
  }

  private void send(List<Waiting> batch) throws InterruptedException {
    try {
      sink.take(batch.stream().map(Waiting::event).toList());
    } catch (Fault fault) {
      if (passes(fault.kind())) {
        throw fault;
      }
      if (batch.size() == 1) {
        leave(batch.getFirst().kept(), fault);
        return;
      }
      for (Waiting one : batch) {
        send(List.of(one));
      }
      return;
    }
    List<Change> gone = new ArrayList<>(batch.size());
    batch.forEach(one -> gone.add(new Change.Delete(one.kept().key(), one.kept().version())));
    registry.write(gone);
    sent(gone.size());
  }

  private synchronized void sent(int notices) {
    waiting -= notices;
  }

  /// Whether the same events may be taken a little later.
  private static boolean passes(Fault.Kind kind) {
    return switch (kind) {
      case BUSY, UNAVAILABLE, LIMITED -> true;
      case INVALID, UNSUPPORTED, TOO_LARGE, UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, CONFLICT ->
          false;
    };
  }

  private static void leave(Registered kept, Fault fault) {
    LOG.log(
        System.Logger.Level.ERROR,
        "the notice {0} cannot be sent and stays in the registry; the change itself holds: {1}",
        kept.key(),
        fault.sentence());
  }

  /// Waits until there is something new to send, or the time is over.
  void awaitNews(Duration atMost) throws InterruptedException {
    if (news.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
      news.drainPermits();
    }
  }

  /// Ends the waiting of {@link #awaitNews}.
  void wake() {
    news.release();
  }
}
