package dev.sluice.engine.journal;

import dev.sluice.engine.log.SegmentLog;
import dev.sluice.event.Event;
import dev.sluice.fault.Fault;
import dev.sluice.journal.Admission;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Journal;
import dev.sluice.journal.Position;
import dev.sluice.journal.Stretch;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.io.SyncFailedException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The journal on a segment log, with group commit.
///
/// Callers encode their events and look them up among the repeats themselves, queue up, and park.
/// Each step of the writer takes all that waits, writes what is new with one sync, and wakes the
/// callers. While it syncs, the next group gathers.
public final class LogJournal implements Journal {

  /// The most bytes that may wait to be written; beyond that a caller is told to come again.
  public static final long MAX_WAITING_BYTES = 64L << 20;

  /// How many bytes of events may stand in the log without standing in the index of repeats, so
  /// that a start has little to read, however large the events are.
  private static final long HAND_OVER_BYTES = 64L << 20;

  private static final System.Logger LOG = System.getLogger(LogJournal.class.getName());
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final String UNAVAILABLE = "journal-unavailable";

  private final SegmentLog log;
  private final FingerprintIndex index;
  private final Repeats repeats;
  private final GroupCommit commit;
  private final EntryReader reader;
  private final Executor waking;

  /// Guards what callers and the writer hand to each other.
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition work = lock.newCondition();
  private final Condition grown = lock.newCondition();
  private ArrayList<Append> waiting = new ArrayList<>();
  private long waitingBytes;
  private boolean handOverWanted;
  private volatile boolean closing;

  /// Bytes written since the repeats were handed over; only the writer uses it.
  private long bytesNotHandedOver;

  private volatile Position end;
  private volatile boolean failed;
  private volatile boolean troubled;
  private volatile @Nullable Runnable onFailure;

  /// A journal on a log, with the repeats of a window.
  ///
  /// @param waking runs what tells the callers of a group
  /// @throws IOException when the log cannot be read
  public LogJournal(
      SegmentLog log, FingerprintIndex index, Clock clock, Duration window, Executor waking)
      throws IOException {
    this(log, index, clock, window, waking, FingerprintFilter.WORDS);
  }

  LogJournal(
      SegmentLog log,
      FingerprintIndex index,
      Clock clock,
      Duration window,
      Executor waking,
      int filterWords)
      throws IOException {
    this.log = log;
    this.index = index;
    this.repeats = new Repeats(index, clock, window, filterWords);
    Tail tail = new Tail();
    this.commit = new GroupCommit(log.writer(), clock, repeats, tail);
    this.reader = new EntryReader(log, tail);
    this.waking = waking;
    this.end = log.end();
    bringUpToDate();
  }

  /// Puts into the index what stands in the log and not in the index.
  private void bringUpToDate() throws IOException {
    Position from = index.through();
    if (from.compareTo(end) > 0) {
      throw new IOException(
          "the journal ends before position %s, but events up to %d were accepted; its files are older than the rest"
              .formatted(end, from.value() - 1));
    }
    if (from.equals(end)) {
      return;
    }
    log.read(
        from,
        false,
        (first, millis, count, array, offset, length) -> {
          Entries entries = new Entries(first, count, array, offset);
          while (entries.next()) {
            if (entries.position().compareTo(from) >= 0) {
              repeats.note(entries.fingerprint(), entries.position(), millis);
            }
          }
          repeats.handOver(first.plus(count), false, 0);
          repeats.write();
          return true;
        });
  }

  @Override
  public List<Admission> append(List<Event> events) throws InterruptedException {
    return events.isEmpty() ? List.of() : submit(events).await();
  }

  /// Queues events up for the writer.
  Append submit(List<Event> events) {
    requireOpen();
    Append append = Append.of(events);
    repeats.lookUp(append);
    lock.lock();
    try {
      requireOpen();
      requireRoom(append);
      waiting.add(append);
      waitingBytes += append.byteCount();
      if (waiting.size() == 1) {
        work.signal();
      }
    } finally {
      lock.unlock();
    }
    return append;
  }

  private void requireOpen() {
    if (failed || closing) {
      throw Fault.of(
          Fault.Kind.UNAVAILABLE,
          UNAVAILABLE,
          closing ? "the hub is stopping" : "the journal cannot write; see the hub's log");
    }
  }

  private void requireRoom(Append append) {
    if (waitingBytes > 0 && waitingBytes + append.byteCount() > MAX_WAITING_BYTES) {
      throw Fault.busy(
          "journal-busy", waitingBytes + " bytes wait to be written already", RETRY_AFTER);
    }
  }

  /// Waits until something is to be written, or the time is over, or the journal closes.
  ///
  /// @return whether the journal is still open or something is to be written
  boolean awaitWork(Duration atMost) {
    lock.lock();
    try {
      long nanos = atMost.toNanos();
      while (waiting.isEmpty() && !handOverWanted && !closing && nanos > 0) {
        nanos = work.awaitNanos(nanos);
      }
      return !closing || !waiting.isEmpty();
    } catch (InterruptedException e) {
      closing = true;
      return !waiting.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /// Writes all that waits as one group; only the writer calls.
  ///
  /// @return how many callers were in it
  int step() {
    if (takeHandOverWish()) {
      handOver(true);
    }
    List<Append> group = take();
    if (group.isEmpty()) {
      return 0;
    }
    try {
      write(group);
    } catch (RuntimeException e) {
      stop(group, e);
    }
    return group.size();
  }

  private boolean takeHandOverWish() {
    lock.lock();
    try {
      boolean wanted = handOverWanted;
      handOverWanted = false;
      return wanted;
    } finally {
      lock.unlock();
    }
  }

  private void handOver(boolean whateverThereIs) {
    if (repeats.handOver(end, whateverThereIs, bytesNotHandedOver)) {
      bytesNotHandedOver = 0;
    }
  }

  private List<Append> take() {
    lock.lock();
    try {
      List<Append> group = waiting;
      if (!group.isEmpty()) {
        waiting = new ArrayList<>();
        waitingBytes = 0;
      }
      return group;
    } finally {
      lock.unlock();
    }
  }

  private void write(List<Append> group) {
    int events = group.stream().mapToInt(Append::size).sum();
    if (!repeats.hasRoom(events)) {
      refuse(group, Fault.busy("journal-busy", "the index of repeats is behind", RETRY_AFTER));
      return;
    }
    Position grownTo;
    try {
      grownTo = commit.write(group, end);
    } catch (SyncFailedException e) {
      stop(group, e);
      return;
    } catch (IOException e) {
      pause(group, e);
      return;
    }
    if (!grownTo.equals(end)) {
      try {
        commit.sync(group);
      } catch (IOException e) {
        stop(group, e);
        return;
      }
      publish(grownTo);
      bytesNotHandedOver += group.stream().mapToLong(Append::byteCount).sum();
      handOver(bytesNotHandedOver >= HAND_OVER_BYTES);
    }
    healed();
    waking.execute(() -> group.forEach(Append::done));
  }

  private void healed() {
    if (troubled) {
      troubled = false;
      LOG.log(System.Logger.Level.INFO, "the journal can write again");
    }
  }

  /// Looks whether a journal that could not write can again; only the writer calls. Whoever looks
  /// at {@link #isWritable()} may send nothing until it can.
  void probe() {
    if (troubled && !failed) {
      try {
        log.writer().probe();
        healed();
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "the journal still cannot write", e);
      }
    }
  }

  private void publish(Position grownTo) {
    lock.lock();
    try {
      end = grownTo;
      grown.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static void refuse(List<Append> group, Fault why) {
    group.forEach(append -> append.failed(why));
  }

  /// A write that failed before its sync, such as on a full disk, is taken back; the next group
  /// tries again.
  private void pause(List<Append> group, IOException cause) {
    if (!troubled) {
      troubled = true;
      LOG.log(
          System.Logger.Level.ERROR,
          "the journal cannot write, and refuses events until it can: " + cause.getMessage());
    }
    boolean full = DiskFull.isCauseOf(cause);
    refuse(
        group,
        Fault.unavailable(
            full ? DiskFull.CODE : UNAVAILABLE,
            full
                ? "the disk of the journal is full; nothing was kept, send it again"
                : "the journal cannot write at the moment; nothing was kept, send it again",
            RETRY_AFTER,
            cause));
  }

  /// A sync that failed is not tried again: what is on disk cannot be known any more.
  private void stop(List<Append> group, Exception cause) {
    LOG.log(
        System.Logger.Level.ERROR,
        "the journal cannot write any more; what is on disk is known only after a restart. Mend the"
            + " cause, then restart the hub",
        cause);
    // Else the index would be told, at the latest when the journal closes, of events that are lost.
    repeats.forgetFrom(end);
    List<Append> told = new ArrayList<>(group);
    lock.lock();
    try {
      failed = true;
      told.addAll(waiting);
      waiting.clear();
      waitingBytes = 0;
    } finally {
      lock.unlock();
    }
    refuse(
        told,
        Fault.of(
            Fault.Kind.UNAVAILABLE,
            UNAVAILABLE,
            "the journal could not write; the events may have been kept, send them again",
            cause));
    Runnable tell = onFailure;
    if (tell != null) {
      tell.run();
    }
  }

  /// Has somebody told when the journal can only be opened anew.
  public void onFailure(Runnable told) {
    onFailure = told;
    if (failed) {
      told.run();
    }
  }

  /// Whether appends can succeed.
  public boolean isWritable() {
    return !failed && !troubled;
  }

  /// What the threads that keep the index work with.
  Repeats repeats() {
    return repeats;
  }

  @Override
  public List<Entry> read(Position from, int maxEntries, long maxBytes) {
    return reader.read(from, end, maxEntries, maxBytes);
  }

  @Override
  public Optional<Position> lostUntil(Position position) {
    return log.lostUntil(position);
  }

  @Override
  public long lost() {
    return log.lost();
  }

  @Override
  public Position end() {
    return end;
  }

  @Override
  public Position first() {
    return log.first();
  }

  @Override
  public Optional<Stretch> oldest() {
    try {
      Position first = log.first();
      Optional<Position> next = log.second();
      if (next.isEmpty()) {
        return Optional.empty();
      }
      // Entries stand in the order in which they were accepted.
      Instant latest = read(next.get(), 1, 1).getFirst().acceptedAt();
      return Optional.of(new Stretch(first, next.get(), latest, log.oldestBytes()));
    } catch (IOException e) {
      throw EntryReader.unreadable(e);
    }
  }

  @Override
  public long bytes() {
    try {
      return log.bytes();
    } catch (IOException e) {
      throw EntryReader.unreadable(e);
    }
  }

  /// What is not in the index yet, or could be lost from it in a crash, is kept: the log alone
  /// knows it. The writer is asked to hand it over, so that a later call finds it there.
  @Override
  public Position forgetBefore(Position position) {
    Optional<Position> second = log.second();
    if (second.isEmpty() || second.get().compareTo(position) > 0) {
      return first();
    }
    Position through = index.through();
    if (through.compareTo(second.get()) < 0) {
      askForHandOver();
      return first();
    }
    try {
      index.persist();
      log.forgetBefore(through.compareTo(position) < 0 ? through : position);
    } catch (IOException e) {
      throw Fault.unavailable(
          UNAVAILABLE, "the journal cannot delete a file: " + e.getMessage(), RETRY_AFTER, e);
    }
    return first();
  }

  private void askForHandOver() {
    lock.lock();
    try {
      handOverWanted = true;
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean awaitPast(Position position, Duration atMost) throws InterruptedException {
    long nanos = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while (end.compareTo(position) <= 0) {
        if (nanos <= 0) {
          return false;
        }
        nanos = grown.awaitNanos(nanos);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Takes no more appends; those that wait are still written.
  void shut() {
    lock.lock();
    try {
      closing = true;
      work.signal();
    } finally {
      lock.unlock();
    }
  }
}
