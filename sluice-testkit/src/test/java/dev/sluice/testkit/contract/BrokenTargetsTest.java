package dev.sluice.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.Failure;
import dev.sluice.target.Outcome;
import dev.sluice.target.Parcel;
import dev.sluice.target.Target;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// The target's contract notices a broken target, and which promise it breaks.
class BrokenTargetsTest {

  abstract static class Broken extends TargetContract {
    private final List<DeliveryId> received = new ArrayList<>();
    private final CountDownLatch first = new CountDownLatch(1);

    @Override
    protected Target open(Mood mood) {
      return parcel -> deliver(mood, parcel);
    }

    /// What a whole target does.
    Outcome deliver(Mood mood, Parcel parcel) throws InterruptedException {
      receive(parcel);
      return switch (mood) {
        case TAKES -> new Outcome.Delivered();
        case FAILS, IS_GONE -> new Outcome.Retryable(failure(parcel));
        case REFUSES -> new Outcome.Refused(failure(parcel));
        case ASKS_FOR_A_PAUSE -> new Outcome.Retryable(failure(parcel), Optional.of(PAUSE));
        case HANGS -> hang();
      };
    }

    void receive(Parcel parcel) {
      synchronized (this) {
        received.add(parcel.id());
      }
      first.countDown();
    }

    Failure failure(Parcel parcel) {
      return new Failure("SAID_NO", "attempt " + parcel.attempt());
    }

    private static Outcome hang() throws InterruptedException {
      new CountDownLatch(1).await();
      return new Outcome.Delivered();
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

  private static void assertFails(Class<? extends TargetContract> broken, String... sentences) {
    assertEquals(Verdicts.sentences(sentences), Verdicts.of(broken).failed());
  }

  static final class Whole extends Broken {}

  @Test
  void aWholeOneFailsNothing() {
    assertFails(Whole.class);
  }

  static final class Modest extends Broken {
    @Override
    protected Set<Capability> capabilities() {
      return Set.of();
    }
  }

  @Test
  void whatIsNotDeclaredIsSkippedAndSeen() {
    Verdicts verdicts = Verdicts.of(Modest.class);
    assertEquals(Set.of(), verdicts.failed());
    assertEquals(
        Verdicts.sentences("whatTheReceiverRefusesIsRefused", "aPauseThatTheReceiverAsksForIsTold"),
        verdicts.skipped());
  }

  /// Throws where it should say how the attempt ended.
  static final class Throws extends Broken {
    @Override
    Outcome deliver(Mood mood, Parcel parcel) throws InterruptedException {
      Outcome outcome = super.deliver(mood, parcel);
      if (outcome instanceof Outcome.Delivered) {
        return outcome;
      }
      throw new IllegalStateException("the receiver said no");
    }
  }

  @Test
  void oneThatThrowsInsteadOfAnsweringIsFound() {
    assertFails(
        Throws.class,
        "whatTheReceiverCannotTakeNowMayArriveLater",
        "aReceiverThatIsGoneMayComeBack",
        "whatTheReceiverRefusesIsRefused",
        "aPauseThatTheReceiverAsksForIsTold");
  }

  static final class AlwaysDelivers extends Broken {
    @Override
    Outcome deliver(Mood mood, Parcel parcel) {
      receive(parcel);
      return new Outcome.Delivered();
    }
  }

  @Test
  void oneThatCallsEverythingDeliveredIsFound() {
    assertFails(
        AlwaysDelivers.class,
        "whatTheReceiverCannotTakeNowMayArriveLater",
        "aReceiverThatIsGoneMayComeBack",
        "whatTheReceiverRefusesIsRefused",
        "aPauseThatTheReceiverAsksForIsTold",
        "anAttemptAtAReceiverThatHangsEndsWhenItIsInterrupted");
  }

  static final class Talkative extends Broken {
    @Override
    Failure failure(Parcel parcel) {
      return new Failure("SAID_NO", "to " + parcel.event().data().text());
    }
  }

  @Test
  void oneThatShowsTheDataInItsFailuresIsFound() {
    assertFails(
        Talkative.class,
        "whatTheReceiverCannotTakeNowMayArriveLater",
        "aReceiverThatIsGoneMayComeBack",
        "whatTheReceiverRefusesIsRefused",
        "aPauseThatTheReceiverAsksForIsTold");
  }

  static final class Impatient extends Broken {
    @Override
    Outcome deliver(Mood mood, Parcel parcel) throws InterruptedException {
      return mood == Mood.ASKS_FOR_A_PAUSE
          ? new Outcome.Retryable(failure(parcel))
          : super.deliver(mood, parcel);
    }
  }

  @Test
  void oneThatForgetsThePauseIsFound() {
    assertFails(Impatient.class, "aPauseThatTheReceiverAsksForIsTold");
  }
}
