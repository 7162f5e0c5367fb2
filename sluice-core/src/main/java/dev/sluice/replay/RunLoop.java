package dev.sluice.replay;

import dev.sluice.fault.Fault;
import dev.sluice.time.Uninterrupted;
import java.lang.System.Logger.Level;
import java.time.Duration;

/// Keeps the runs stepping on a thread of its own until it is closed.
public final class RunLoop implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(RunLoop.class.getName());

  /// How long it waits where a rate holds it back, and where there is nothing to do.
  private static final Duration BUSY = Duration.ofMillis(20);

  private static final Duration IDLE = Duration.ofSeconds(1);

  private final Runs runs;
  private final Thread thread;
  private volatile boolean closed;

  private RunLoop(Runs runs) {
    this.runs = runs;
    this.thread = Thread.ofVirtual().name("replay").unstarted(this::run);
  }

  /// Starts the loop.
  public static RunLoop start(Runs runs) {
    RunLoop loop = new RunLoop(runs);
    loop.thread.start();
    return loop;
  }

  private void run() {
    try {
      while (!closed) {
        try {
          if (!runs.step()) {
            runs.awaitWork(BUSY, IDLE);
          }
        } catch (Fault fault) {
          LOG.log(Level.WARNING, "replays wait and go on later: " + fault.sentence());
          runs.awaitWork(IDLE, IDLE);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "replays have stopped; they go on when the hub is restarted", e);
    }
  }

  /// Ends the loop, and waits until the step under way is written.
  @Override
  public void close() {
    closed = true;
    runs.wake();
    Uninterrupted.join(thread);
  }
}
