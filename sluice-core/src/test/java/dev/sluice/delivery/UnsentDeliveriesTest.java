package dev.sluice.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.outbox.Account;
import dev.sluice.outbox.DeliveryState;
import dev.sluice.outbox.Failure;
import dev.sluice.target.Outcome;
import dev.sluice.target.Parcel;
import dev.sluice.target.Target;
import dev.sluice.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// What is postponed, covered by another, or given up.
class UnsentDeliveriesTest extends DispatcherScene {

  @Test
  void theTimeForWhichADeliveryIsPostponedDoesNotMakeItOlder() throws InterruptedException {
    DeliveryPolicy brief =
        new DeliveryPolicy(2, 0, Duration.ofSeconds(5), 9, Duration.ofSeconds(30));
    accept(1);
    Dispatcher dispatcher = dispatcher(brief, Runnable::run);
    script.add(new Outcome.Postponed(clock.now().plus(Duration.ofHours(9))));
    dispatcher.step();
    engine.close();
    open();
    dispatcher = dispatcher(brief, Runnable::run);
    clock.advance(Duration.ofHours(9));
    script.add(new Outcome.Retryable(BUSY));
    assertTrue(dispatcher.step());
    assertEquals(DeliveryState.DUE, view(1).state(), "it is as old as a second");
    clock.advance(Duration.ofSeconds(30));
    script.add(new Outcome.Retryable(BUSY));
    assertTrue(dispatcher.step());
    assertEquals(DeliveryState.DEAD, view(1).state(), "and now it is 30 s old");
  }

  @Test
  void whatIsCoveredByAnotherIsDeliveredWithANoteAndSentNoMore() throws InterruptedException {
    script.add(new Outcome.Covered(new Failure("THROTTLED", "like 7")));
    accept(1);
    Dispatcher dispatcher = dispatcher(FEW, Runnable::run);
    assertTrue(dispatcher.step());
    assertFalse(dispatcher.step());
    assertEquals(DeliveryState.DELIVERED, view(1).state());
    assertEquals("THROTTLED", view(1).history().getFirst().failure().orElseThrow().code());
    assertEquals(new Account(RULE, NAME, 1, 1, 0), engine.outbox().accounts().getFirst());
  }

  @Test
  void whatIsNotSentUsesUpNothingOfTheRate() throws InterruptedException {
    DeliveryPolicy slow =
        new DeliveryPolicy(4, 1 / 60.0, Duration.ofSeconds(5), 3, Duration.ofHours(24));
    script.add(new Outcome.Postponed(clock.now().plus(Duration.ofHours(1))));
    script.add(new Outcome.Covered(new Failure("THROTTLED", "like 7")));
    accept(4);
    Dispatcher dispatcher = dispatcher(slow, Runnable::run);
    clock.advance(Duration.ofMinutes(1));
    assertTrue(dispatcher.step());
    assertTrue(dispatcher.step());
    assertTrue(dispatcher.step());
    assertEquals(3, handed.size());
    assertFalse(dispatcher.step(), "the third one was sent");
    clock.advance(Duration.ofMinutes(1));
    assertTrue(dispatcher.step());
  }

  @Test
  void theTurnOfWhatIsNotSentIsTakenAtOnce() throws InterruptedException {
    DeliveryPolicy slow = new DeliveryPolicy(4, 2, Duration.ofSeconds(5), 3, Duration.ofHours(24));
    CountDownLatch arrived = new CountDownLatch(50);
    Target covering =
        _ -> {
          arrived.countDown();
          return new Outcome.Covered(new Failure("THROTTLED", "like 7"));
        };
    accept(50);
    long began = System.nanoTime();
    DeliveryLoop loop =
        DeliveryLoop.start(
            "api",
            new Dispatcher(
                NAME,
                covering,
                slow,
                engine.journal(),
                engine.outbox(),
                Clock.system(),
                new Random(1),
                task -> Thread.ofVirtual().start(task)));
    arrived.await();
    loop.stop();
    assertTrue(loop.awaitIdle(Duration.ofSeconds(30)));
    assertTrue(
        Duration.ofNanos(System.nanoTime() - began).compareTo(Duration.ofSeconds(20)) < 0,
        "at two a second it would have taken 25 s");
  }

  @Test
  void aTargetIsToldOfADeadLetterBeforeItIsOne() throws InterruptedException {
    List<String> told = new ArrayList<>();
    script.add(new Outcome.Refused(BUSY));
    script.add(new Outcome.Retryable(BUSY));
    script.add(new Outcome.Retryable(BUSY, Optional.of(Duration.ofDays(2))));
    accept(1);
    try (Watch watch = new Watch()) {
      Dispatcher dispatcher =
          dispatcher(FEW, watch.over(telling(told, 2), Duration.ofSeconds(5)), Runnable::run);
      dispatcher.step();
      assertEquals(java.util.Collections.nCopies(3, "1~rule~api e1 HTTP_503"), told);
      assertEquals(DeliveryState.DEAD, view(1).state());
      assertEquals("went on", view(1).cause().orElseThrow().message());
      assertEquals(1, handed.size(), "what waits to be dead is not sent again");
      told.clear();
      accept(1);
      dispatcher.step();
      assertEquals(List.of(), told);
      clock.advance(Duration.ofSeconds(2));
      dispatcher.step();
      assertEquals(List.of("2~rule~api e2 HTTP_503"), told);
    }
  }

  @Test
  void aDeadLetterOfWhichATargetCouldNotBeToldBeforeAKillIsToldAgain() throws InterruptedException {
    List<String> told = new ArrayList<>();
    dev.sluice.outbox.Outbox killed =
        new dev.sluice.testkit.forwarding.ForwardingOutbox(engine.outbox()) {
          @Override
          public void settle(
              dev.sluice.outbox.Lease lease, dev.sluice.outbox.Settlement settlement) {
            throw new IllegalStateException("killed");
          }
        };
    script.add(new Outcome.Refused(BUSY));
    script.add(new Outcome.Refused(BUSY));
    accept(1);
    Dispatcher dispatcher =
        new Dispatcher(
            NAME,
            telling(told, 0),
            FEW,
            engine.journal(),
            killed,
            clock,
            new Random(1),
            Runnable::run);
    org.junit.jupiter.api.Assertions.assertThrows(IllegalStateException.class, dispatcher::step);
    engine.close();
    open();
    dispatcher(FEW, telling(told, 0), Runnable::run).step();
    assertEquals(2, told.size());
    assertEquals(DeliveryState.DEAD, view(1).state());
  }

  @Test
  void aTargetThatThrowsAtADeadLetterDoesNotHoldItUp() throws InterruptedException {
    accept(1);
    Target broken =
        new Target() {
          @Override
          public Outcome deliver(Parcel parcel) {
            return new Outcome.Refused(BUSY);
          }

          @Override
          public Failure givenUp(Parcel parcel, Failure cause) {
            throw new IllegalStateException("oops");
          }
        };
    dispatcher(FEW, broken, Runnable::run).step();
    assertEquals(Optional.of(BUSY), view(1).cause());
  }

  @Test
  void whatATargetPostponesIsHandedOverAtItsTimeAsTheSameAttempt() throws InterruptedException {
    script.add(new Outcome.Postponed(clock.now().plusSeconds(60)));
    accept(1);
    Dispatcher dispatcher = dispatcher(FEW, Runnable::run);
    assertTrue(dispatcher.step());
    assertFalse(dispatcher.step());
    assertEquals(0, view(1).attempts());
    clock.advance(Duration.ofSeconds(60));
    assertTrue(dispatcher.step());
    assertEquals(1, handed.getLast().attempt());
    assertEquals(DeliveryState.DELIVERED, view(1).state());
  }

  /// Tells what it is told of, and is told again as long as it cannot take it.
  private Target telling(List<String> told, int faults) {
    return new Target() {
      private int left = faults;

      @Override
      public Outcome deliver(Parcel parcel) {
        handed.add(parcel);
        return script.removeFirst();
      }

      @Override
      public Failure givenUp(Parcel parcel, Failure cause) {
        told.add(parcel.id() + " " + parcel.event().id() + " " + cause.code());
        if (left-- > 0) {
          throw dev.sluice.fault.Fault.busy("disk-full", "full", Duration.ofSeconds(1));
        }
        return new Failure(cause.code(), "went on");
      }
    };
  }
}
