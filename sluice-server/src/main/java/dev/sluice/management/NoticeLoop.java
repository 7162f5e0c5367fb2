package dev.sluice.management;

import dev.sluice.fault.Fault;
import dev.sluice.time.Uninterrupted;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Keeps a notice box sending on a thread of its own until it is closed.
///
/// A fault, such as a journal that is busy, is waited out. What is no fault is a bug, which ends
/// the loop: changes are then made until the box is full, and their events are sent after a
/// restart.
public final class NoticeLoop implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(NoticeLoop.class.getName());
  private static final Duration IDLE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final NoticeBox box;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private boolean troubled;

  private NoticeLoop(NoticeBox box) {
    this.box = box;
    this.thread = Thread.ofPlatform().daemon().name("notices").unstarted(this::run);
  }

  /// Starts the loop.
  public static NoticeLoop start(NoticeBox box) {
    NoticeLoop loop = new NoticeLoop(box);
    loop.thread.start();
    return loop;
  }

  /// Whether the loop goes on; not so once a bug has ended it.
  public boolean isRunning() {
    return thread.isAlive();
  }

  private void run() {
    try {
      while (closed.getCount() > 0) {
        Duration pause = step();
        if (closed.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      LOG.log(
          System.Logger.Level.ERROR,
          "events of changes are not sent any more, and are kept; restart the hub",
          e);
    }
  }

  /// Sends, or waits for news.
  ///
  /// @return how long to wait before the next step
  private Duration step() throws InterruptedException {
    try {
      if (!box.step()) {
        box.awaitNews(IDLE);
      } else if (troubled) {
        LOG.log(System.Logger.Level.INFO, "events of changes are sent again");
        troubled = false;
      }
      return Duration.ZERO;
    } catch (Fault fault) {
      if (!troubled) {
        LOG.log(
            System.Logger.Level.WARNING,
            "events of changes wait and are tried again: " + fault.sentence());
      }
      troubled = true;
      return fault.retryAfter().orElse(PAUSE);
    }
  }

  /// Ends the loop and waits until the step under way is done; what still waits is sent after the
  /// next start.
  @Override
  public void close() {
    closed.countDown();
    box.wake();
    Uninterrupted.join(thread);
  }
}
