package dev.sluice.testkit.memory;

import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.Failure;
import dev.sluice.target.Outcome;
import dev.sluice.target.Parcel;
import dev.sluice.target.Target;
import dev.sluice.testkit.contract.TargetContract;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

class MemoryTargetTest extends TargetContract {

  private static final Failure FAILURE = new Failure("TOLD_SO", "it was told to say so");

  private final List<DeliveryId> received = new ArrayList<>();
  private final CountDownLatch first = new CountDownLatch(1);

  @Override
  protected Target open(Mood mood) {
    MemoryTarget target = new MemoryTarget();
    target.answer(parcel -> receive(mood, parcel));
    return target;
  }

  private Outcome receive(Mood mood, Parcel parcel) throws InterruptedException {
    synchronized (this) {
      received.add(parcel.id());
    }
    first.countDown();
    return switch (mood) {
      case TAKES -> new Outcome.Delivered();
      case FAILS, IS_GONE -> new Outcome.Retryable(FAILURE);
      case REFUSES -> new Outcome.Refused(FAILURE);
      case ASKS_FOR_A_PAUSE -> new Outcome.Retryable(FAILURE, Optional.of(PAUSE));
      case HANGS -> {
        new CountDownLatch(1).await();
        yield new Outcome.Delivered();
      }
    };
  }

  @Override
  protected void close() {}

  @Override
  protected synchronized List<DeliveryId> received() {
    return List.copyOf(received);
  }

  @Override
  protected void awaitReceived() throws InterruptedException {
    first.await();
  }

  @Override
  protected Set<Capability> capabilities() {
    return EnumSet.allOf(Capability.class);
  }
}
