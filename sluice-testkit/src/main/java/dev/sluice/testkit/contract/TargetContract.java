package dev.sluice.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.journal.Position;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.Failure;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import dev.sluice.target.Outcome;
import dev.sluice.target.Parcel;
import dev.sluice.target.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a target promises, whatever its receiver does.
@Timeout(60)
public abstract class TargetContract {

  /// What a target, or its protocol, may lack.
  public enum Capability {
    /// The receiver can say that it will never take this event.
    REFUSES,
    /// The receiver can ask to be left alone for a while.
    ASKS_FOR_A_PAUSE
  }

  /// What a receiver does with an attempt.
  public enum Mood {
    /// Takes it.
    TAKES,
    /// Says that it cannot take it now.
    FAILS,
    /// Says that it will never take it; only where {@link Capability#REFUSES} is declared.
    REFUSES,
    /// Cannot take it now, and asks for a pause of {@link #PAUSE}; only where {@link
    /// Capability#ASKS_FOR_A_PAUSE} is declared.
    ASKS_FOR_A_PAUSE,
    /// Takes in what it is sent and never answers.
    HANGS,
    /// Is not there at all.
    IS_GONE
  }

  /// The pause that a receiver asks for.
  protected static final Duration PAUSE = Duration.ofMinutes(2);

  private static final String SECRET = "the-data-of-the-event";
  private static final Instant ACCEPTED = Instant.parse("2026-11-21T09:30:00Z");

  /// A target at a receiver of a mood; the last one is closed before. An attempt may take longer
  /// than these tests: its deadline is not what ends it here.
  protected abstract Target open(Mood mood);

  /// Ends the target and its receiver.
  protected abstract void close();

  /// The deliveries that the receiver has been sent, by what it can tell them apart by.
  protected abstract List<DeliveryId> received();

  /// Waits until the receiver has been sent something.
  protected abstract void awaitReceived() throws InterruptedException;

  /// What this target can.
  protected abstract Set<Capability> capabilities();

  private boolean isOpen;

  @BeforeEach
  final void begin() {
    isOpen = false;
  }

  @AfterEach
  final void end() {
    if (isOpen) {
      close();
    }
  }

  private Target target(Mood mood) {
    if (isOpen) {
      close();
    }
    isOpen = true;
    return open(mood);
  }

  private void assume(Capability capability) {
    assumeTrue(
        capabilities().contains(capability), () -> "this target does not declare " + capability);
  }

  private static Parcel parcel(long position, int attempt) {
    Event event =
        Event.builder("e" + position, "/shop", "sold")
            .dataContentType("application/json")
            .data(Payload.ofText("{\"text\":\"" + SECRET + "\"}"))
            .build();
    DeliveryId id = new DeliveryId(new Position(position), new RuleName("r"), new TargetName("t"));
    return new Parcel(id, attempt, ACCEPTED, event);
  }

  private static void assertWellFormed(Failure failure) {
    assertTrue(failure.code().matches("[A-Z][A-Z0-9_]*"), failure.code());
    assertFalse(failure.message().isBlank(), "a failure says what happened");
    assertFalse(failure.message().contains(SECRET), "a failure tells nothing of the event's data");
  }

  @Test
  final void whatTheReceiverTakesIsDelivered() throws InterruptedException {
    Target target = target(Mood.TAKES);
    assertEquals(new Outcome.Delivered(), target.deliver(parcel(1, 1)));
    assertEquals(List.of(parcel(1, 1).id()), received());
  }

  @Test
  final void eachAttemptCarriesTheSameDelivery() throws InterruptedException {
    Target target = target(Mood.TAKES);
    target.deliver(parcel(1, 1));
    target.deliver(parcel(1, 2));
    target.deliver(parcel(2, 1));
    assertEquals(List.of(parcel(1, 1).id(), parcel(1, 1).id(), parcel(2, 1).id()), received());
  }

  @Test
  final void whatTheReceiverCannotTakeNowMayArriveLater() throws InterruptedException {
    Target target = target(Mood.FAILS);
    Outcome.Retryable outcome =
        assertInstanceOf(Outcome.Retryable.class, target.deliver(parcel(1, 1)));
    assertWellFormed(outcome.failure());
    assertEquals(Optional.empty(), outcome.after());
  }

  @Test
  final void aReceiverThatIsGoneMayComeBack() throws InterruptedException {
    Target target = target(Mood.IS_GONE);
    Outcome.Retryable outcome =
        assertInstanceOf(Outcome.Retryable.class, target.deliver(parcel(1, 1)));
    assertWellFormed(outcome.failure());
  }

  @Test
  final void whatTheReceiverRefusesIsRefused() throws InterruptedException {
    assume(Capability.REFUSES);
    Target target = target(Mood.REFUSES);
    Outcome.Refused outcome = assertInstanceOf(Outcome.Refused.class, target.deliver(parcel(1, 1)));
    assertWellFormed(outcome.failure());
  }

  @Test
  final void aPauseThatTheReceiverAsksForIsTold() throws InterruptedException {
    assume(Capability.ASKS_FOR_A_PAUSE);
    Target target = target(Mood.ASKS_FOR_A_PAUSE);
    Outcome.Retryable outcome =
        assertInstanceOf(Outcome.Retryable.class, target.deliver(parcel(1, 1)));
    assertWellFormed(outcome.failure());
    assertEquals(Optional.of(PAUSE), outcome.after());
  }

  @Test
  final void anAttemptAtAReceiverThatHangsEndsWhenItIsInterrupted()
      throws InterruptedException, ExecutionException {
    Target target = target(Mood.HANGS);
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    Thread attempt =
        Thread.ofVirtual()
            .start(() -> {
              try {
                ended.complete(!(target.deliver(parcel(1, 1)) instanceof Outcome.Delivered));
              } catch (InterruptedException _) {
                ended.complete(true);
              } catch (RuntimeException e) {
                ended.completeExceptionally(e);
              }
            });
    awaitReceived();
    attempt.interrupt();
    assertTrue(ended.get(), "an interrupted attempt has not delivered");
  }

  @Test
  final void manyAttemptsAtOnceAreEachAnswered() throws InterruptedException, ExecutionException {
    Target target = target(Mood.TAKES);
    int attempts = 32;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Outcome>> outcomes = new ArrayList<>();
      for (int i = 1; i <= attempts; i++) {
        Parcel parcel = parcel(i, 1);
        outcomes.add(threads.submit(() -> target.deliver(parcel)));
      }
      for (Future<Outcome> outcome : outcomes) {
        assertEquals(new Outcome.Delivered(), outcome.get());
      }
    }
    assertEquals(attempts, new HashSet<>(received()).size());
    assertEquals(attempts, received().size());
  }
}
