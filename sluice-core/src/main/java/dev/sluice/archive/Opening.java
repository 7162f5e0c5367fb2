package dev.sluice.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// An object that is being opened on a thread of its own, because that takes a while.
final class Opening {

  private final CompletableFuture<InputStream> stream = new CompletableFuture<>();
  private final long skipped;

  /// What opens it.
  interface Work {
    InputStream open() throws IOException;
  }

  /// Begins.
  ///
  /// @param skipped how many of its lines are not wanted
  Opening(Work work, long skipped) {
    this.skipped = skipped;
    Thread.ofVirtual().name("archive-opening").start(() -> run(work));
  }

  private void run(Work work) {
    try {
      stream.complete(work.open());
    } catch (IOException | RuntimeException e) {
      stream.completeExceptionally(e);
    }
  }

  long skipped() {
    return skipped;
  }

  /// The open object; empty when it is not open yet after some time.
  ///
  /// @throws IOException when it cannot be opened
  /// @throws dev.sluice.fault.Fault when the work has failed
  Optional<InputStream> opened(Duration patience) throws IOException {
    try {
      return Optional.of(stream.get(patience.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the wait for an object was interrupted", e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException cause -> throw cause;
        case UncheckedIOException cause -> throw cause.getCause();
        case RuntimeException cause -> throw cause;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  /// Closes it, as soon as it is open.
  void close() {
    var _ = stream.thenAccept(Opening::close);
  }

  private static void close(InputStream opened) {
    try {
      opened.close();
    } catch (IOException e) {
      System.getLogger(Opening.class.getName())
          .log(System.Logger.Level.DEBUG, "an archive's object cannot be closed", e);
    }
  }
}
