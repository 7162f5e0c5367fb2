package dev.sluice.testkit.memory;

import dev.sluice.outbox.DeliveryId;
import dev.sluice.target.Outcome;
import dev.sluice.target.Parcel;
import dev.sluice.target.Target;
import java.util.ArrayList;
import java.util.List;

/// A target that keeps what arrives and answers what it is told to.
public final class MemoryTarget implements Target {

  /// What a receiver makes of an attempt.
  @FunctionalInterface
  public interface Conduct {
    /// Decides how an attempt ends; may wait.
    Outcome answer(Parcel parcel) throws InterruptedException;
  }

  private final List<DeliveryId> arrived = new ArrayList<>();
  private volatile Conduct conduct = _ -> new Outcome.Delivered();

  /// From now on answers so.
  public void answer(Conduct next) {
    conduct = next;
  }

  /// What has arrived, in its order, repeats and all.
  public synchronized List<DeliveryId> arrived() {
    return List.copyOf(arrived);
  }

  @Override
  public Outcome deliver(Parcel parcel) throws InterruptedException {
    Outcome outcome = conduct.answer(parcel);
    if (outcome instanceof Outcome.Delivered) {
      synchronized (this) {
        arrived.add(parcel.id());
      }
    }
    return outcome;
  }
}
