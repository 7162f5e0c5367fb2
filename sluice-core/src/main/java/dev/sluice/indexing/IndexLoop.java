package dev.sluice.indexing;

import dev.sluice.fault.Fault;
import dev.sluice.journal.Journal;
import dev.sluice.time.Uninterrupted;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Keeps an indexer stepping on a thread of its own until it is closed.
///
/// A fault, such as a full disk, is waited out. Anything else is a bug, which ends the loop: then
/// searches find nothing newer, and say so, and nothing is lost.
public final class IndexLoop implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(IndexLoop.class.getName());

  /// How long an idle loop waits before it looks whether it is closed, or the journal has forgotten
  /// something.
  private static final Duration IDLE = Duration.ofMillis(200);

  /// How long a loop that has caught up lets events gather: fewer, longer lists are cheaper. The
  /// journal keeps what comes meanwhile in memory.
  private static final Duration GATHER = Duration.ofMillis(5);

  private final Indexer indexer;
  private final Journal journal;
  private final Duration pause;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  private IndexLoop(Indexer indexer, Journal journal, Duration pause) {
    this.indexer = indexer;
    this.journal = journal;
    this.pause = pause;
    this.thread = Thread.ofPlatform().daemon().name("indexing").unstarted(this::run);
  }

  /// Starts indexing.
  ///
  /// @param pause how long to wait after a fault
  public static IndexLoop start(Indexer indexer, Journal journal, Duration pause) {
    IndexLoop loop = new IndexLoop(indexer, journal, pause);
    loop.thread.start();
    return loop;
  }

  private void run() {
    boolean troubled = false;
    try {
      while (closed.getCount() > 0) {
        try {
          if (!indexer.step() && journal.awaitPast(indexer.next(), IDLE)) {
            closed.await(GATHER.toNanos(), TimeUnit.NANOSECONDS);
          }
          if (troubled) {
            LOG.log(Level.INFO, "indexing goes on");
          }
          troubled = false;
        } catch (Fault fault) {
          if (!troubled) {
            LOG.log(Level.WARNING, "indexing waits and tries again: " + fault.sentence());
          }
          troubled = true;
          closed.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      LOG.log(
          Level.ERROR,
          "indexing has stopped, and searches find nothing newer until the hub is restarted",
          e);
    }
  }

  /// Ends the loop and waits until the step under way is written.
  @Override
  public void close() {
    closed.countDown();
    Uninterrupted.join(thread);
  }
}
