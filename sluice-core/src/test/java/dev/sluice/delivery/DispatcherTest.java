package dev.sluice.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.journal.Position;
import dev.sluice.outbox.Account;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.DeliveryState;
import dev.sluice.outbox.Failure;
import dev.sluice.outbox.Routed;
import dev.sluice.target.Outcome;
import dev.sluice.target.Parcel;
import dev.sluice.target.Target;
import dev.sluice.time.Clock;
import dev.sluice.transform.InputTransform;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class DispatcherTest extends DispatcherScene {

  @Test
  void anEventIsHandedOverWithItsDeliveryIdAndEnds() throws InterruptedException {
    accept(1);
    Dispatcher dispatcher = dispatcher(FEW, Runnable::run);
    assertTrue(dispatcher.step());
    assertFalse(dispatcher.step());
    assertEquals("1~rule~api", handed.getFirst().id().toString());
    assertEquals("e1", handed.getFirst().event().id());
    assertEquals(DeliveryState.DELIVERED, view(1).state());
  }

  @Test
  void whatTheRuleWantsSentIsMadeAnewForEachAttempt() throws InterruptedException {
    accept(1);
    script.add(new Outcome.Retryable(BUSY));
    AtomicReference<String> wanted = new AtomicReference<>("$.id");
    Target target =
        parcel -> {
          handed.add(parcel);
          return script.isEmpty() ? new Outcome.Delivered() : script.removeFirst();
        };
    Dispatcher dispatcher =
        new Dispatcher(
            NAME,
            target,
            rule ->
                Optional.of(wanted.get()).filter(_ -> rule.equals(RULE)).map(InputTransform::path),
            FEW,
            engine.journal(),
            engine.outbox(),
            clock,
            new Random(1),
            Runnable::run);
    assertTrue(dispatcher.step());
    wanted.set("$.type");
    clock.advance(Duration.ofMinutes(1));
    assertTrue(dispatcher.step());
    assertEquals(
        List.of("\"e1\"", "\"t\""),
        handed.stream()
            .map(each -> new String(each.input().orElseThrow().toBytes(), StandardCharsets.UTF_8))
            .toList());
    assertEquals(DeliveryState.DELIVERED, view(1).state());

    accept(1);
    wanted.set("$.detail.x");
    assertTrue(dispatcher.step());
    assertEquals(2, handed.size(), "what cannot be made is not handed over");
    assertEquals(DeliveryState.DEAD, view(2).state());
    assertEquals("INPUT_PATH_MISSING", view(2).cause().orElseThrow().code());
  }

  @Test
  void aFailureIsTriedAgainWithGrowingPausesUnderTheSameId() throws InterruptedException {
    script.add(new Outcome.Retryable(BUSY));
    script.add(new Outcome.Retryable(BUSY));
    accept(1);
    Dispatcher dispatcher = dispatcher(FEW, Runnable::run);
    dispatcher.step();
    clock.advance(Duration.ofMillis(499));
    assertFalse(dispatcher.step());
    clock.advance(Duration.ofMillis(501));
    assertTrue(dispatcher.step());
    clock.advance(Duration.ofMillis(999));
    assertFalse(dispatcher.step());
    clock.advance(Duration.ofMillis(1001));
    assertTrue(dispatcher.step());
    assertEquals(List.of(1, 2, 3), handed.stream().map(Parcel::attempt).toList());
    assertEquals(1, handed.stream().map(Parcel::id).distinct().count());
    assertEquals(DeliveryState.DELIVERED, view(1).state());
  }

  @Test
  void theReceiversRetryAfterIsObeyedWhenItIsLonger() throws InterruptedException {
    script.add(new Outcome.Retryable(BUSY, Optional.of(Duration.ofMinutes(3))));
    accept(1);
    Dispatcher dispatcher = dispatcher(FEW, Runnable::run);
    dispatcher.step();
    clock.advance(Duration.ofMinutes(3).minusMillis(1));
    assertFalse(dispatcher.step());
    clock.advance(Duration.ofMillis(1));
    assertTrue(dispatcher.step());
  }

  @Test
  void aDeliveryIsDeadWhenItsAttemptsAreUsedUp() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      script.add(new Outcome.Retryable(BUSY));
    }
    accept(1);
    Dispatcher dispatcher = dispatcher(FEW, Runnable::run);
    for (int i = 0; i < 3; i++) {
      assertTrue(dispatcher.step());
      clock.advance(Duration.ofMinutes(10));
    }
    assertFalse(dispatcher.step());
    assertEquals(DeliveryState.DEAD, view(1).state());
    Failure cause = view(1).cause().orElseThrow();
    assertEquals("HTTP_503", cause.code());
    assertTrue(cause.message().contains("3 attempts"), cause.message());
  }

  @Test
  void aDeliveryIsDeadWhenTheNextAttemptWouldBeTooLate() throws InterruptedException {
    script.add(new Outcome.Retryable(BUSY, Optional.of(Duration.ofHours(25))));
    accept(1);
    dispatcher(FEW, Runnable::run).step();
    assertEquals(DeliveryState.DEAD, view(1).state());
  }

  @Test
  void whatTheTargetRefusesIsDeadAtOnce() throws InterruptedException {
    script.add(new Outcome.Refused(new Failure("HTTP_404", "no such thing")));
    accept(1);
    dispatcher(FEW, Runnable::run).step();
    assertEquals(DeliveryState.DEAD, view(1).state());
    assertEquals(1, view(1).attempts());
  }

  @Test
  void aTargetThatThrowsIsTriedAgain() throws InterruptedException {
    accept(1);
    Target broken =
        _ -> {
          throw new IllegalStateException("oops");
        };
    dispatcher(FEW, broken, Runnable::run).step();
    assertEquals(DeliveryState.DUE, view(1).state());
    assertEquals("TARGET_BUG", view(1).history().getFirst().failure().orElseThrow().code());
  }

  @Test
  void noMoreRunAtOnceThanThereArePlaces() throws InterruptedException {
    accept(5);
    List<Runnable> held = new ArrayList<>();
    Dispatcher dispatcher = dispatcher(FEW, held::add);
    assertTrue(dispatcher.step());
    assertFalse(dispatcher.step());
    assertEquals(2, held.size());
    held.removeFirst().run();
    assertTrue(dispatcher.step());
    assertEquals(2, held.size());
  }

  @Test
  void attemptsKeepToTheRate() throws InterruptedException {
    accept(5);
    DeliveryPolicy slow = new DeliveryPolicy(5, 2, Duration.ofSeconds(5), 3, Duration.ofHours(24));
    Dispatcher dispatcher = dispatcher(slow, Runnable::run);
    assertFalse(dispatcher.step(), "a restart would make one more than the rate allows");
    clock.advance(Duration.ofMillis(500));
    assertTrue(dispatcher.step());
    assertFalse(dispatcher.step());
    assertEquals(1, handed.size());
    clock.advance(Duration.ofMillis(499));
    assertFalse(dispatcher.step());
    clock.advance(Duration.ofMillis(1));
    assertTrue(dispatcher.step());
    assertEquals(2, handed.size());
  }

  @Test
  void anEventThatTheJournalHasForgottenIsADeadLetterAndNotALoss() throws InterruptedException {
    DeliveryId gone = new DeliveryId(new Position(1), RULE, NAME);
    engine.outbox().route(new Routed(Position.FIRST, new Position(2), 0, List.of(gone), List.of()));
    dispatcher(FEW, Runnable::run).step();
    assertEquals("EVENT_GONE", view(1).cause().orElseThrow().code());
  }

  @Test
  void theLoopDeliversByItselfAndStopsWithNothingUnderWay() throws InterruptedException {
    CountDownLatch arrived = new CountDownLatch(20);
    Target counting =
        _ -> {
          arrived.countDown();
          return new Outcome.Delivered();
        };
    DeliveryLoop loop =
        DeliveryLoop.start(
            "api", dispatcher(FEW, counting, task -> Thread.ofVirtual().start(task)));
    accept(10);
    accept(10);
    arrived.await();
    loop.stop();
    assertTrue(loop.awaitIdle(Duration.ofSeconds(30)));
    assertEquals(20, engine.outbox().accounts().getFirst().delivered());
  }

  @Test
  void aTargetMayComeAndGoAndWhatItIsOwedWaits() throws InterruptedException {
    Semaphore arrived = new Semaphore(0);
    Target counting =
        _ -> {
          arrived.release();
          return new Outcome.Delivered();
        };
    try (Deliveries deliveries =
        new Deliveries(
            (_, _) -> Optional.empty(), engine.journal(), engine.outbox(), Clock.system())) {
      accept(3);
      assertTrue(deliveries.isRunning());
      deliveries.start(NAME, counting, FEW);
      arrived.acquire(3);
      deliveries.stop(NAME);
      assertTrue(deliveries.isRunning());
      accept(2);
      assertFalse(arrived.tryAcquire());
      deliveries.start(NAME, counting, FEW);
      arrived.acquire(2);
      deliveries.start(NAME, counting, FEW);
      accept(1);
      arrived.acquire();
    }
    assertEquals(new Account(RULE, NAME, 6, 6, 0), engine.outbox().accounts().getFirst());
  }

  @Test
  void anAttemptThatHangsIsEndedAfterItsDeadline() throws InterruptedException {
    accept(1);
    Target hanging =
        _ -> {
          new CountDownLatch(1).await();
          return new Outcome.Delivered();
        };
    try (Watch watch = new Watch()) {
      dispatcher(FEW, watch.over(hanging, Duration.ofMillis(10)), Runnable::run).step();
    }
    assertEquals(DeliveryState.DUE, view(1).state());
    assertEquals("TIMEOUT", view(1).history().getFirst().failure().orElseThrow().code());
  }

  private Dispatcher dispatcher(dev.sluice.outbox.Outbox outbox, Executor attempts) {
    Target target =
        parcel -> {
          handed.add(parcel);
          return new Outcome.Delivered();
        };
    return new Dispatcher(
        NAME, target, FEW, engine.journal(), outbox, clock, new Random(1), attempts);
  }

  @Test
  void anAttemptThatCannotBeSettledOnAFullDiskIsSettledLaterAndNotMadeAgain()
      throws InterruptedException {
    java.util.concurrent.atomic.AtomicInteger tries =
        new java.util.concurrent.atomic.AtomicInteger();
    dev.sluice.outbox.Outbox full =
        new dev.sluice.testkit.forwarding.ForwardingOutbox(engine.outbox()) {
          @Override
          public void settle(
              dev.sluice.outbox.Lease lease, dev.sluice.outbox.Settlement settlement) {
            if (tries.incrementAndGet() < 3) {
              throw dev.sluice.fault.Fault.busy("disk-full", "full", Duration.ofSeconds(1));
            }
            super.settle(lease, settlement);
          }
        };
    accept(1);
    Dispatcher dispatcher = dispatcher(full, Runnable::run);
    dispatcher.step();
    assertFalse(dispatcher.step());
    assertEquals(3, tries.get());
    assertEquals(1, handed.size());
    assertEquals(DeliveryState.DELIVERED, view(1).state());
  }

  @Test
  void aWallClockThatIsSetBackHoldsUpNoRetry() throws InterruptedException {
    script.add(new Outcome.Retryable(BUSY));
    accept(1);
    Dispatcher dispatcher = dispatcher(FEW, Runnable::run);
    dispatcher.step();
    clock.jump(Duration.ofHours(-3));
    assertTrue(dispatcher.step(), "not in three hours and a second");
    assertEquals(DeliveryState.DELIVERED, view(1).state());
  }

  @Test
  void aWallClockThatIsSetBackOverARestartHoldsUpNothing() throws InterruptedException {
    script.add(new Outcome.Retryable(BUSY, Optional.of(Duration.ofHours(5))));
    accept(2);
    Dispatcher dispatcher =
        dispatcher(
            new DeliveryPolicy(1, 0, Duration.ofSeconds(5), 3, Duration.ofHours(24)),
            Runnable::run);
    dispatcher.step();
    engine.close();
    clock.jump(Duration.ofHours(-6));
    open();
    Dispatcher next = dispatcher(FEW, Runnable::run);
    while (next.step()) {
      // All that may be attempted is.
    }
    assertEquals(DeliveryState.DELIVERED, view(1).state());
    assertEquals(DeliveryState.DELIVERED, view(2).state());
  }

  @Test
  void afterAWallClockWasSetBackWhatIsPutOffWaitsAsLongAsItShould() throws InterruptedException {
    clock.jump(Duration.ofHours(-3));
    script.add(new Outcome.Retryable(BUSY));
    accept(1);
    Dispatcher dispatcher = dispatcher(FEW, Runnable::run);
    dispatcher.step();
    assertFalse(dispatcher.step());
    clock.advance(Duration.ofSeconds(1));
    assertTrue(dispatcher.step());
  }

  @Test
  void aWallClockThatIsSetOnOnlyBringsARetryForward() throws InterruptedException {
    script.add(new Outcome.Retryable(BUSY, Optional.of(Duration.ofHours(2))));
    accept(1);
    Dispatcher dispatcher = dispatcher(FEW, Runnable::run);
    dispatcher.step();
    assertFalse(dispatcher.step());
    clock.jump(Duration.ofHours(3));
    assertTrue(dispatcher.step());
    assertEquals(DeliveryState.DELIVERED, view(1).state());
  }

  @Test
  void anEventThatCannotBeReadIsADeadLetterThatSaysSo() throws InterruptedException {
    accept(2);
    dev.sluice.journal.Journal damaged =
        new dev.sluice.testkit.forwarding.ForwardingJournal(engine.journal()) {
          @Override
          public List<dev.sluice.journal.Entry> read(Position from, int maxEntries, long maxBytes) {
            if (from.value() == 1) {
              throw dev.sluice.fault.Fault.of(
                  dev.sluice.fault.Fault.Kind.UNAVAILABLE, "journal-damaged", "segment x, byte 7");
            }
            return super.read(from, maxEntries, maxBytes);
          }
        };
    Target target = _ -> new Outcome.Delivered();
    Dispatcher dispatcher =
        new Dispatcher(
            NAME, target, FEW, damaged, engine.outbox(), clock, new Random(1), Runnable::run);
    while (dispatcher.step()) {
      // Both.
    }
    assertEquals(DeliveryState.DEAD, view(1).state());
    assertEquals("EVENT_DAMAGED", view(1).cause().orElseThrow().code());
    assertEquals(DeliveryState.DELIVERED, view(2).state());
    assertTrue(engine.outbox().redrive(view(1).id()), "for when the file is put back");
  }
}
