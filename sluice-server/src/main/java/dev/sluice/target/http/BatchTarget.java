package dev.sluice.target.http;

import dev.sluice.outbox.Failure;
import dev.sluice.target.Outcome;
import dev.sluice.target.Parcel;
import dev.sluice.target.Target;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Sends several events as one JSON array, for APIs that take them so.
///
/// Each delivery stays its own, with its attempts and its end; only the request is shared, so its
/// answer decides for all of them. Deliveries that are attempted at the same time go together: the
/// first one opens a batch, and the batch goes when it is full, or when the first one has waited
/// long enough and a place is free.
public final class BatchTarget implements Target {

  private static final byte[] COMMA = {','};

  private final HttpTargetSettings settings;
  private final BatchSettings limits;
  private final HttpTarget target;
  private final Semaphore places;
  private @Nullable Batch open;

  /// A batch of deliveries that go together.
  private static final class Batch {
    private final List<byte[]> bodies = new ArrayList<>();
    private final CompletableFuture<Boolean> full = new CompletableFuture<>();
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private long bytes = 2;
    private int attempt;
  }

  /// @param limits how much goes together
  /// @param concurrency how many requests are under way at once
  public BatchTarget(
      HttpTargetSettings settings, BatchSettings limits, HttpTarget target, int concurrency) {
    this.settings = settings;
    this.limits = limits;
    this.target = target;
    this.places = new Semaphore(concurrency);
  }

  @Override
  public Outcome deliver(Parcel parcel) throws InterruptedException {
    return switch (Content.of(settings, parcel)) {
      case Content.Unsendable(var failure) -> new Outcome.Refused(failure);
      case Content.Ready ready -> together(parcel, ready.body().orElseThrow());
    };
  }

  private Outcome together(Parcel parcel, byte[] body) throws InterruptedException {
    Batch joined;
    boolean isFirst;
    synchronized (this) {
      Batch current = open;
      if (current != null && current.bytes + 1 + body.length > limits.bytes()) {
        close(current);
        current = null;
      }
      isFirst = current == null;
      joined = current == null ? new Batch() : current;
      open = joined;
      joined.bodies.add(body);
      joined.bytes += body.length + 1L;
      joined.attempt = Math.max(joined.attempt, parcel.attempt());
      if (joined.bodies.size() >= limits.events() || joined.bytes >= limits.bytes()) {
        close(joined);
      }
    }
    if (isFirst) {
      lead(joined);
    }
    try {
      return joined.outcome.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a batch ends with an outcome", e);
    }
  }

  private void close(Batch batch) {
    batch.full.complete(true);
    if (open == batch) {
      open = null;
    }
  }

  /// Waits for others and for a place, sends, and tells all.
  private void lead(Batch batch) throws InterruptedException {
    boolean hasPlace = false;
    try {
      await(batch.full);
      places.acquire();
      hasPlace = true;
      synchronized (this) {
        close(batch);
      }
      Content.Ready ready =
          new Content.Ready(
              settings.url(),
              Optional.of(array(batch.bodies)),
              Map.of("Content-Type", Content.JSON));
      HttpTarget.Identity identity =
          new HttpTarget.Identity(
              Map.of(
                  "Sluice-Batch",
                  Integer.toString(batch.bodies.size()),
                  "Sluice-Attempt",
                  Integer.toString(batch.attempt)),
              "");
      batch.outcome.complete(target.send(ready, identity));
    } finally {
      synchronized (this) {
        close(batch);
      }
      if (hasPlace) {
        places.release();
      }
      // Only when it was interrupted, or a bug ended it: nobody may wait for good.
      batch.outcome.complete(
          new Outcome.Retryable(new Failure("BATCH", "the batch that it went with was ended")));
    }
  }

  private void await(CompletableFuture<Boolean> full) throws InterruptedException {
    try {
      full.get(limits.patience().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      // Nobody else came in time.
    } catch (ExecutionException e) {
      throw new IllegalStateException("it never fails", e);
    }
  }

  private static byte[] array(List<byte[]> bodies) {
    ByteArrayOutputStream array = new ByteArrayOutputStream();
    array.write('[');
    for (int i = 0; i < bodies.size(); i++) {
      if (i > 0) {
        array.writeBytes(COMMA);
      }
      array.writeBytes(bodies.get(i));
    }
    array.write(']');
    return array.toByteArray();
  }
}
