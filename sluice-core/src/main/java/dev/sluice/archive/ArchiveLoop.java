package dev.sluice.archive;

import dev.sluice.outbox.Outbox;
import dev.sluice.time.Uninterrupted;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The thread of one archive: steps while there is work, and waits for more.
///
/// Closing it ends the step that is under way, writes out what was read, and waits for that. The
/// thread is interrupted only while it waits, never while it writes. A bug ends the thread loudly;
/// what it had read is read again at the next start.
public final class ArchiveLoop implements AutoCloseable {

  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  /// How long a loop that has caught up lets events gather: nobody waits for a line of an archive,
  /// and a step for each of them would cost those who do wait.
  private static final Duration GATHER = Duration.ofMillis(20);

  private static final System.Logger LOG = System.getLogger(ArchiveLoop.class.getName());

  private final Archive archive;
  private final Outbox outbox;
  private final Object lock = new Object();
  private @Nullable Thread thread;
  private boolean isStopping;
  private boolean isWaiting;

  /// A loop that does not run yet.
  public ArchiveLoop(Archive archive, Outbox outbox) {
    this.archive = archive;
    this.outbox = outbox;
  }

  /// Starts the thread.
  public void start() {
    synchronized (lock) {
      if (thread != null || isStopping) {
        throw new IllegalStateException("the loop of archive " + archive.name() + " was started");
      }
      thread =
          Thread.ofPlatform()
              .name("archive-" + archive.name())
              .uncaughtExceptionHandler(ArchiveLoop::died)
              .start(this::run);
    }
  }

  /// Whether the thread is alive; a bug ends it.
  public boolean isRunning() {
    synchronized (lock) {
      return thread != null && thread.isAlive();
    }
  }

  private static void died(Thread thread, Throwable cause) {
    LOG.log(
        System.Logger.Level.ERROR, thread.getName() + " has stopped; a restart is needed", cause);
  }

  private void run() {
    while (!isStopping()) {
      // Read before the step, so that what comes during the step ends the wait at once.
      long seen = outbox.changes(archive.name());
      if (!archive.step()) {
        await(seen);
      }
    }
    archive.flush();
  }

  private void await(long seen) {
    synchronized (lock) {
      if (isStopping) {
        return;
      }
      isWaiting = true;
    }
    try {
      if (archive.pause().isPresent()) {
        Thread.sleep(archive.pause().orElse(Duration.ZERO));
      } else {
        Duration untilFlush = archive.untilFlush().orElse(LONGEST_WAIT);
        if (untilFlush.compareTo(GATHER) > 0) {
          Thread.sleep(GATHER);
        }
        outbox.awaitChange(archive.name(), seen, untilFlush);
      }
    } catch (InterruptedException e) {
      stop();
    } finally {
      synchronized (lock) {
        isWaiting = false;
        // An interrupt that came after the wait must not reach the writing.
        if (Thread.interrupted()) {
          isStopping = true;
        }
      }
    }
  }

  private boolean isStopping() {
    synchronized (lock) {
      return isStopping;
    }
  }

  private void stop() {
    synchronized (lock) {
      isStopping = true;
    }
  }

  /// Stops the thread after it has written out what was read.
  @Override
  public void close() {
    Thread running;
    synchronized (lock) {
      isStopping = true;
      running = thread;
      if (running != null && isWaiting) {
        running.interrupt();
      }
    }
    if (running != null) {
      Uninterrupted.join(running);
    }
  }
}
