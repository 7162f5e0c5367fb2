package dev.sluice.delivery;

import dev.sluice.fault.Fault;
import java.lang.System.Logger.Level;
import java.time.Duration;

/// Keeps one target's dispatcher going on a virtual thread. A fault, such as a full disk, is waited
/// out.
final class DeliveryLoop {

  /// How long the loop waits after a fault, such as a full disk.
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Dispatcher dispatcher;
  private final Thread thread;
  private volatile boolean stopping;

  private DeliveryLoop(String name, Dispatcher dispatcher) {
    this.dispatcher = dispatcher;
    this.thread = Thread.ofVirtual().name("delivery-" + name).unstarted(this::run);
  }

  /// Starts the loop.
  static DeliveryLoop start(String name, Dispatcher dispatcher) {
    DeliveryLoop loop = new DeliveryLoop(name, dispatcher);
    loop.thread.start();
    return loop;
  }

  private void run() {
    try {
      boolean troubled = false;
      while (!stopping) {
        try {
          if (!dispatcher.step()) {
            dispatcher.awaitWork();
          }
          troubled = false;
        } catch (Fault fault) {
          if (!troubled) {
            log(Level.WARNING, thread.getName() + " waits and tries again: " + fault.sentence());
          }
          troubled = true;
          Thread.sleep(PAUSE);
        }
      }
    } catch (InterruptedException e) {
      // stop() asked for it.
    } catch (RuntimeException e) {
      System.getLogger(DeliveryLoop.class.getName())
          .log(Level.ERROR, thread.getName() + " has stopped; its deliveries stay pending", e);
    }
  }

  private static void log(Level level, String text) {
    System.getLogger(DeliveryLoop.class.getName()).log(level, text);
  }

  /// Whether attempts are begun; a bug ends the loop.
  boolean isRunning() {
    return thread.isAlive();
  }

  /// How deliveries to the target go.
  Standing standing() {
    return dispatcher.standing();
  }

  /// Stops beginning attempts, at once.
  void stop() {
    stopping = true;
    thread.interrupt();
  }

  /// Waits for the attempts that run, up to a time.
  ///
  /// @return whether all have ended
  boolean awaitIdle(Duration atMost) throws InterruptedException {
    thread.join();
    return dispatcher.awaitIdle(atMost);
  }
}
