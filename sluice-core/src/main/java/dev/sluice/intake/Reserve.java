package dev.sluice.intake;

import dev.sluice.fault.Fault;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.time.Duration;

/// The room on the data folder's disk that is kept for what was accepted already.
///
/// While less than that is free, no event is taken. Routing, deliveries and the engine's own
/// tidying then still have room to work off what there is; on a disk that is full to the last byte
/// they would stand still as well. How much is free is asked at most ten times a second.
public final class Reserve {

  /// Says how much room there is.
  public interface Disk {

    /// How many bytes this process may still write.
    long free() throws IOException;
  }

  private static final System.Logger LOG = System.getLogger(Reserve.class.getName());
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  /// No room is kept.
  public static final Reserve NONE = new Reserve(0, () -> Long.MAX_VALUE, Clock.system());

  private final long bytes;
  private final Disk disk;
  private final Clock clock;
  private volatile long lookedNanos;
  private volatile boolean spent;

  /// A reserve of so many bytes; 0 keeps none.
  public Reserve(long bytes, Disk disk, Clock clock) {
    this.bytes = bytes;
    this.disk = disk;
    this.clock = clock;
    this.lookedNanos = clock.nanos() - LOOK.toNanos();
  }

  /// Whether there is room for more than the reserve.
  public boolean isWhole() {
    if (bytes > 0 && clock.nanos() - lookedNanos >= LOOK.toNanos()) {
      look();
    }
    return !spent;
  }

  private synchronized void look() {
    long now = clock.nanos();
    if (now - lookedNanos < LOOK.toNanos()) {
      return;
    }
    lookedNanos = now;
    try {
      long free = disk.free();
      if (spent != free < bytes) {
        spent = free < bytes;
        say(free);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "cannot tell how full the disk is", e);
    }
  }

  private void say(long free) {
    if (spent) {
      LOG.log(
          System.Logger.Level.ERROR,
          "the disk has {0} bytes free, which is less than the reserve of {1}; no events are taken"
              + " until there is room",
          free,
          bytes);
    } else {
      LOG.log(System.Logger.Level.INFO, "the disk has room again; events are taken");
    }
  }

  /// Refuses while the reserve is touched.
  ///
  /// @throws Fault `disk-full`
  void requireWhole() {
    if (!isWhole()) {
      throw Fault.busy(
          "disk-full", "the hub's disk is full; nothing was kept, send it again", RETRY_AFTER);
    }
  }
}
