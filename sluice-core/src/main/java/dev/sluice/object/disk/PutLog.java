package dev.sluice.object.disk;

import dev.sluice.engine.log.DamageException;
import dev.sluice.engine.log.Disk;
import dev.sluice.engine.log.LogWriter;
import dev.sluice.engine.log.SegmentLog;
import dev.sluice.journal.Position;
import dev.sluice.time.Clock;
import dev.sluice.time.Uninterrupted;
import java.io.IOException;
import java.io.SyncFailedException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What was put and is not durable as a file yet, in a log that many puts share the syncs of.
///
/// A write that fails, for want of room say, fails those whom it was for. After a sync that failed
/// nobody knows what is on the disk: from then on the log takes nothing, until it is opened anew.
final class PutLog implements AutoCloseable {

  /// How many bytes are synced at once, or one entry more.
  private static final int GROUP_BYTES = 4 << 20;

  private static final System.Logger LOG = System.getLogger(PutLog.class.getName());

  private final SegmentLog log;
  private final String where;
  private final Clock clock;
  private final Room room;
  private final Thread writer;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition wanted = lock.newCondition();
  private final Condition roomier = lock.newCondition();
  private final ArrayDeque<Append> queue = new ArrayDeque<>();
  private boolean closing;
  private @Nullable IOException broken;

  /// What was appended and not settled.
  private int entries;

  private long bytes;

  /// How much may stand in the log that is not settled; whoever wants to add more waits.
  record Room(int entries, long bytes) {}

  private static final class Append {
    private final byte[] entry;
    private final boolean takesRoom;
    private final CompletableFuture<Boolean> durable = new CompletableFuture<>();

    Append(byte[] entry, boolean takesRoom) {
      this.entry = entry;
      this.takesRoom = takesRoom;
    }
  }

  private PutLog(SegmentLog log, String where, Clock clock, Room room) {
    this.log = log;
    this.where = where;
    this.clock = clock;
    this.room = room;
    this.writer = Thread.ofPlatform().daemon().name("object-log").start(this::run);
  }

  /// Opens the log in a folder.
  ///
  /// @param salts random numbers that nobody can guess
  static PutLog open(Disk disk, LongSupplier salts, Clock clock, Room room) throws IOException {
    try {
      return new PutLog(SegmentLog.open(disk, salts), disk.where(), clock, room);
    } catch (DamageException e) {
      throw damaged(disk.where(), e);
    }
  }

  private static IOException damaged(String where, DamageException e) {
    return new IOException(
        ("the log of objects in %s is damaged: %s. Put the file back from a copy; or stop the hub"
                + " and move the folder away, which gives up what was not written out as files")
            .formatted(where, e.damage()),
        e);
  }

  /// Appends an entry; it is durable then. Waits while there is no room.
  void append(byte[] entry) throws IOException {
    append(entry, false);
  }

  /// Notes that all before a position is durable as files, and forgets it.
  ///
  /// @param number of entries
  /// @param size of the entries together
  void settle(Position until, int number, long size) throws IOException {
    append(PutEntry.settled(until), true);
    lock.lock();
    try {
      entries -= number;
      bytes -= size;
      roomier.signalAll();
    } finally {
      lock.unlock();
    }
    log.forgetBefore(until);
  }

  private void append(byte[] entry, boolean settles) throws IOException {
    Append append = new Append(entry, !settles);
    lock.lock();
    try {
      while (!settles && broken == null && !closing && !hasRoom()) {
        roomier.awaitUninterruptibly();
      }
      if (broken != null) {
        throw new IOException(
            "the log of objects in " + where + " takes nothing until the next start", broken);
      }
      if (closing) {
        throw new IOException("the log of objects in " + where + " is closed");
      }
      queue.add(append);
      if (append.takesRoom) {
        entries++;
        bytes += entry.length;
      }
      wanted.signal();
    } finally {
      lock.unlock();
    }
    try {
      append.durable.join();
    } catch (CompletionException e) {
      throw new IOException(
          "the log of objects in " + where + " could not be written", e.getCause());
    }
  }

  private boolean hasRoom() {
    return entries < room.entries() && bytes < room.bytes();
  }

  private void run() {
    for (List<Append> group = next(); !group.isEmpty(); group = next()) {
      write(group);
    }
  }

  /// What waits, as far as it is one group; nothing when the log closes.
  private List<Append> next() {
    List<Append> group = new ArrayList<>();
    lock.lock();
    try {
      while (queue.isEmpty() && !closing) {
        wanted.awaitUninterruptibly();
      }
      for (long size = 0; size < GROUP_BYTES && !queue.isEmpty(); ) {
        Append append = queue.remove();
        size += append.entry.length;
        group.add(append);
      }
      return group;
    } finally {
      lock.unlock();
    }
  }

  private void write(List<Append> group) {
    LogWriter into = log.writer();
    try {
      try {
        into.begin(
            clock.now().toEpochMilli(), group.stream().mapToLong(each -> each.entry.length).sum());
        for (Append append : group) {
          into.entry(append.entry, 0, append.entry.length);
        }
        into.write();
      } catch (SyncFailedException e) {
        throw e;
      } catch (IOException e) {
        into.abandon();
        refuse(group, e);
        return;
      }
      into.sync();
      group.forEach(append -> append.durable.complete(true));
    } catch (IOException e) {
      breakDown(e);
      refuse(group, e);
    } catch (RuntimeException e) {
      IOException bug = new IOException(e);
      breakDown(bug);
      refuse(group, bug);
    }
  }

  private void refuse(List<Append> group, IOException failure) {
    lock.lock();
    try {
      for (Append append : group) {
        entries -= append.takesRoom ? 1 : 0;
        bytes -= append.takesRoom ? append.entry.length : 0;
      }
      roomier.signalAll();
    } finally {
      lock.unlock();
    }
    group.forEach(append -> append.durable.completeExceptionally(failure));
  }

  /// Takes nothing from now on: what was promised can only be kept by a new start.
  void breakDown(IOException failure) {
    LOG.log(
        System.Logger.Level.ERROR,
        "the log of objects in {0} takes nothing until the next start, which writes out what it"
            + " holds: {1}",
        where,
        failure);
    List<Append> left;
    lock.lock();
    try {
      broken = failure;
      left = List.copyOf(queue);
      queue.clear();
      roomier.signalAll();
    } finally {
      lock.unlock();
    }
    left.forEach(append -> append.durable.completeExceptionally(failure));
  }

  /// Where the next entry will stand.
  Position end() {
    return log.end();
  }

  Position first() {
    return log.first();
  }

  /// How many entries are not settled.
  int unsettled() {
    lock.lock();
    try {
      return entries;
    } finally {
      lock.unlock();
    }
  }

  /// How many callers wait for room.
  int held() {
    lock.lock();
    try {
      return lock.getWaitQueueLength(roomier);
    } finally {
      lock.unlock();
    }
  }

  /// Visits entries in their order.
  void read(Position from, Position until, PutEntry.Visitor visitor) throws IOException {
    try {
      log.read(
          from,
          false,
          (first, _, count, array, offset, length) -> {
            ByteBuffer body = ByteBuffer.wrap(array, offset, length);
            for (int i = 0; i < count; i++) {
              Position position = first.plus(i);
              if (position.compareTo(until) >= 0) {
                return false;
              }
              visit(position, body, position.compareTo(from) >= 0 ? visitor : (_, _, _) -> {});
            }
            return true;
          });
    } catch (DamageException e) {
      throw damaged(where, e);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void visit(Position position, ByteBuffer body, PutEntry.Visitor visitor) {
    int start = body.position();
    try {
      PutEntry entry = PutEntry.read(body);
      visitor.entry(position, entry, body.position() - start);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      closing = true;
      wanted.signalAll();
      roomier.signalAll();
    } finally {
      lock.unlock();
    }
    Uninterrupted.join(writer);
    log.close();
  }
}
