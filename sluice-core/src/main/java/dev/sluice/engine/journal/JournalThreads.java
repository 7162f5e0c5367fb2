package dev.sluice.engine.journal;

import dev.sluice.time.Uninterrupted;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// The two threads of an embedded journal: one writes groups, one brings the index of repeats up to
/// date behind it.
public final class JournalThreads implements AutoCloseable {

  /// From how many callers in a group on the writer lets the next group gather for {@link #GATHER}.
  ///
  /// A sync costs the processor as much for ten callers as for sixty. Where there are many, a short
  /// wait makes fewer syncs of more callers each, and leaves the processor to the callers.
  private static final int BUSY_CALLERS = 8;

  private static final Duration GATHER = Duration.ofNanos(200_000);
  private static final Duration IDLE = Duration.ofSeconds(1);

  private static final System.Logger LOG = System.getLogger(JournalThreads.class.getName());

  private final LogJournal journal;
  private final Thread writer;
  private final Thread indexer;
  private volatile boolean written;

  private JournalThreads(LogJournal journal) {
    this.journal = journal;
    this.writer = Thread.ofPlatform().name("journal-writer").unstarted(this::write);
    this.indexer = Thread.ofPlatform().name("journal-index").unstarted(this::index);
  }

  /// Starts both.
  public static JournalThreads start(LogJournal journal) {
    JournalThreads threads = new JournalThreads(journal);
    threads.writer.start();
    threads.indexer.start();
    return threads;
  }

  private void write() {
    int callers = 0;
    while (journal.awaitWork(IDLE)) {
      if (callers >= BUSY_CALLERS) {
        LockSupport.parkNanos(GATHER.toNanos());
      }
      callers = journal.step();
      if (callers == 0) {
        journal.probe();
      }
    }
  }

  private void index() {
    Repeats repeats = journal.repeats();
    boolean troubled = false;
    while (!written) {
      try {
        if (!repeats.write() && !repeats.sweep()) {
          repeats.awaitHandedOver(IDLE);
        }
        troubled = false;
      } catch (InterruptedException e) {
        // The end of the writer is told so.
      } catch (RuntimeException e) {
        if (!troubled) {
          LOG.log(System.Logger.Level.WARNING, "the index of repeats cannot be written: " + e, e);
        }
        troubled = true;
        LockSupport.parkNanos(IDLE.toNanos());
      }
    }
  }

  /// Writes what waits, brings the index up to date, and ends both threads.
  @Override
  public void close() {
    journal.shut();
    Uninterrupted.join(writer);
    written = true;
    indexer.interrupt();
    Uninterrupted.join(indexer);
    Repeats repeats = journal.repeats();
    try {
      repeats.write();
      repeats.handOver(journal.end(), true, 0);
      repeats.write();
    } catch (RuntimeException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the index of repeats could not be brought up to date; the next start does it",
          e);
    }
  }
}
