package dev.sluice.query;

import dev.sluice.fault.Fault;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Ends work in the database when its time is over.
///
/// The driver's own time-out covers only one call of it, and DuckDB heeds an interruption only
/// between pieces of its work; so the work has a thread of its own, is interrupted again and again,
/// and is left alone when it does not even then end.
final class Deadline {

  /// How long work that was interrupted may go on; then it is left to the end of the process.
  private static final Duration GRACE = Duration.ofSeconds(2);

  private static final long BETWEEN_MILLIS = 20;

  private final Duration timeout;
  private final Object lock = new Object();
  private @Nullable Statement current;
  private boolean isOver;

  Deadline(Duration timeout) {
    this.timeout = timeout;
  }

  /// Work that tells the deadline of every statement.
  interface Work<T> {
    T run() throws SQLException;
  }

  /// A use of a statement.
  interface Use<S extends Statement, T> {
    T of(S statement) throws SQLException;
  }

  /// Runs the work on a thread of its own.
  ///
  /// @throws Fault of the work, or `query-timeout`
  <T> T run(Work<T> work) throws SQLException {
    FutureTask<T> task = new FutureTask<>(work::run);
    Thread.ofPlatform().daemon().name("query").start(task);
    try {
      return task.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      interrupt(task);
      throw overtime(e);
    } catch (ExecutionException e) {
      throw unwrapped(e);
    } catch (InterruptedException e) {
      interrupt(task);
      Thread.currentThread().interrupt();
      throw Fault.of(Fault.Kind.BUSY, "query-interrupted", "the question was interrupted", e);
    }
  }

  /// Uses a statement, which the deadline interrupts, and closes it.
  <S extends Statement, T> T with(S statement, Use<S, T> use) throws SQLException {
    try (statement) {
      synchronized (lock) {
        if (isOver) {
          throw new SQLException("the time is over");
        }
        current = statement;
      }
      try {
        return use.of(statement);
      } finally {
        synchronized (lock) {
          current = null;
        }
      }
    }
  }

  private void interrupt(FutureTask<?> task) {
    long end = System.nanoTime() + GRACE.toNanos();
    do {
      synchronized (lock) {
        isOver = true;
        cancelCurrent();
      }
    } while (!ended(task) && System.nanoTime() < end);
  }

  private void cancelCurrent() {
    if (current != null) {
      try {
        current.cancel();
      } catch (SQLException e) {
        // It has just ended by itself; the next round sees it.
        System.getLogger(Deadline.class.getName()).log(System.Logger.Level.DEBUG, "cancel", e);
      }
    }
  }

  /// Waits for a moment.
  private static boolean ended(FutureTask<?> task) {
    try {
      task.get(BETWEEN_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private Fault overtime(TimeoutException e) {
    return Fault.of(
        Fault.Kind.LIMITED,
        "query-timeout",
        "the question took longer than "
            + timeout.toMillis() / 1000.0
            + " s and was given up; narrow it, by time or archive for instance, or allow more time",
        e);
  }

  private static SQLException unwrapped(ExecutionException e) {
    return switch (e.getCause()) {
      case SQLException cause -> cause;
      case RuntimeException cause -> throw cause;
      case Error cause -> throw cause;
      case null, default -> throw new IllegalStateException(e);
    };
  }
}
