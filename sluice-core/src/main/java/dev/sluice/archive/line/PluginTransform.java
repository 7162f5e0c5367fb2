package dev.sluice.archive.line;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.journal.Entry;
import dev.sluice.record.RecordTransform;
import dev.sluice.record.SourceRecord;
import dev.sluice.record.Transformed;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// What somebody's own code makes of an event, in a thread of its own and within a time.
///
/// A call that does not end in time has failed: it is interrupted and left alone, and the next one
/// gets a new thread. With {@value #MAX_LEFT} calls left alone that run on, events fail at once
/// until one of them ends. Memory that a plug-in takes is the hub's; nothing bounds it but what its
/// result may have.
public final class PluginTransform implements Transform {

  /// How long a call may take unless the configuration says it.
  public static final Duration USUAL_TIMEOUT = Duration.ofSeconds(5);

  /// The most calls that have not ended in time and still run.
  static final int MAX_LEFT = 4;

  private static final long IDLE_SECONDS = 10;

  private final RecordTransform plugin;
  private final String name;
  private final Duration timeout;
  private final Semaphore left = new Semaphore(MAX_LEFT);
  private ExecutorService thread;

  /// @param plugin the code
  /// @param timeout how long a call may take
  public PluginTransform(RecordTransform plugin, Duration timeout) {
    this.plugin = plugin;
    this.name = plugin.getClass().getName();
    this.timeout = timeout;
    this.thread = thread(name);
  }

  private static ExecutorService thread(String name) {
    return new ThreadPoolExecutor(
        0,
        1,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        Thread.ofPlatform().name("transform-" + name).daemon().factory());
  }

  @Override
  public Shaped apply(Entry entry, ObjectNode view) {
    if (!left.tryAcquire()) {
      return Shaped.Failed.of(
          name + " is not called: " + MAX_LEFT + " calls have not ended in time and still run");
    }
    String json = new String(LineShape.bytes(view), StandardCharsets.UTF_8);
    SourceRecord source =
        new SourceRecord(entry.position(), entry.acceptedAt(), entry.event(), json);
    return result(thread.submit(() -> called(source)));
  }

  /// Waits for the end, whoever interrupts: an event must not count as dead because a hub stops.
  private Shaped result(Future<Transformed> call) {
    long end = System.nanoTime() + timeout.toNanos();
    boolean isInterrupted = false;
    try {
      while (true) {
        try {
          return Transform.shaped(call.get(end - System.nanoTime(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
          isInterrupted = true;
        }
      }
    } catch (TimeoutException e) {
      // A call that was not begun yet never ends, and so never gives its place back.
      left.release(thread.shutdownNow().size());
      thread = thread(name);
      return Shaped.Failed.of(name + " has not ended within " + timeout.toMillis() + " ms");
    } catch (ExecutionException e) {
      return Shaped.Failed.of(name + " has thrown " + e.getCause());
    } finally {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Transformed called(SourceRecord source) {
    try {
      return Objects.requireNonNull(plugin.transform(source), "it returned null");
    } finally {
      left.release();
    }
  }
}
