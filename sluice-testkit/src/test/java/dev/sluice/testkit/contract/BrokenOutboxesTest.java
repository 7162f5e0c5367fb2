package dev.sluice.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.journal.Position;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.DeliveryState;
import dev.sluice.outbox.DeliveryView;
import dev.sluice.outbox.Lease;
import dev.sluice.outbox.Need;
import dev.sluice.outbox.Outbox;
import dev.sluice.outbox.Routed;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.Settlement;
import dev.sluice.outbox.Tally;
import dev.sluice.outbox.TargetName;
import dev.sluice.testkit.forwarding.ForwardingOutbox;
import dev.sluice.testkit.memory.MemoryEngine;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The outbox's contract notices a broken outbox, and which promise it breaks.
class BrokenOutboxesTest {

  private static final Duration WINDOW = Duration.ofDays(7);

  abstract static class Broken extends OutboxContract {
    MemoryEngine engine = new MemoryEngine(clock, WINDOW);

    @Override
    protected Outbox open() {
      return broken(engine.outbox());
    }

    abstract Outbox broken(Outbox whole);

    @Override
    protected void close() {
      engine = engine.restart();
    }

    @Override
    protected Set<Capability> capabilities() {
      return EnumSet.allOf(Capability.class);
    }
  }

  private static void assertFails(Class<? extends OutboxContract> broken, String... sentences) {
    Verdicts verdicts = Verdicts.of(broken);
    assertEquals(Verdicts.sentences(sentences), verdicts.failed());
    assertTrue(verdicts.held() > 0);
  }

  static final class Whole extends Broken {
    @Override
    Outbox broken(Outbox whole) {
      return new ForwardingOutbox(whole);
    }
  }

  @Test
  void aWholeOneFailsNothing() {
    assertFails(Whole.class);
  }

  /// Forgets at once what has arrived, as a compacted log does.
  static final class Compacted extends Broken {
    @Override
    Outbox broken(Outbox whole) {
      return new ForwardingOutbox(whole) {
        @Override
        public Optional<DeliveryView> find(DeliveryId id) {
          return super.find(id).filter(view -> view.state() != DeliveryState.DELIVERED);
        }
      };
    }

    @Override
    protected Set<Capability> capabilities() {
      return Set.of();
    }
  }

  @Test
  void whatIsNotDeclaredIsSkippedAndSeen() {
    Verdicts verdicts = Verdicts.of(Compacted.class);
    assertEquals(Set.of(), verdicts.failed());
    assertEquals(Verdicts.sentences("whatHasArrivedIsShownWithItsAttempts"), verdicts.skipped());
  }

  /// Takes a second settlement of a lease and answers as if nothing were wrong.
  static final class SettlesTwice extends Broken {
    @Override
    Outbox broken(Outbox whole) {
      return new ForwardingOutbox(whole) {
        @Override
        public void settle(Lease lease, Settlement settlement) {
          try {
            super.settle(lease, settlement);
          } catch (IllegalStateException _) {
            super.settleRun(
                lease.id().target(), Position.FIRST, Map.of(lease.id().rule(), new Tally(1, 0)));
          }
        }
      };
    }
  }

  @Test
  void oneThatSettlesTwiceIsFound() {
    assertFails(SettlesTwice.class, "aLeaseIsSettledOnce");
  }

  /// Loses each delivery whose place can be divided by five.
  static final class LosesADelivery extends Broken {
    @Override
    Outbox broken(Outbox whole) {
      return new ForwardingOutbox(whole) {
        @Override
        public void route(Routed routed) {
          super.route(
              new Routed(
                  routed.from(),
                  routed.next(),
                  routed.unmatched(),
                  kept(routed.singles()),
                  kept(routed.owed())));
        }
      };
    }

    private static List<DeliveryId> kept(List<DeliveryId> ids) {
      return ids.stream().filter(id -> id.position().value() % 5 != 0).toList();
    }
  }

  @Test
  void oneThatLosesADeliveryIsFound() {
    assertFails(
        LosesADelivery.class,
        "ofManyCallersAtOnceOnlyOneGetsADelivery",
        "whatAnArchiveIsOwedIsReadInOrderAcrossRuns",
        "anArchiveSettlesThroughAnyPlaceForEver");
  }

  /// Gives out a lease that somebody else has.
  static final class LeasesToTwo extends Broken {
    @Override
    Outbox broken(Outbox whole) {
      return new ForwardingOutbox(whole) {
        @Override
        public List<Lease> lease(TargetName target, int max) {
          List<Lease> leases = super.lease(target, max);
          leases.forEach(super::release);
          return leases;
        }

        @Override
        public void settle(Lease lease, Settlement settlement) {
          super.lease(lease.id().target(), Integer.MAX_VALUE);
          super.settle(lease, settlement);
        }

        @Override
        public void release(Lease lease) {}
      };
    }
  }

  @Test
  void oneThatLeasesADeliveryToTwoIsFound() {
    Verdicts verdicts = Verdicts.of(LeasesToTwo.class);
    assertTrue(verdicts.failed().contains("aDeliveryIsLeasedOnceAndEachTargetGetsItsOwn"));
  }

  static final class Forgetful extends Broken {
    @Override
    Outbox broken(Outbox whole) {
      return whole;
    }

    @Override
    protected void close() {
      engine = new MemoryEngine(clock, WINDOW);
    }
  }

  @Test
  void oneThatForgetsAtARestartIsFound() {
    assertFails(
        Forgetful.class,
        "whatWasRoutedOutlivesARestart",
        "aLeaseEndsWithTheProcess",
        "aDeliveredOneIsNeverLeasedAgain",
        "aRetryIsDueAtItsTimeAndNotBefore",
        "aPostponedOneIsDueAtItsTimeNoOlderAndCountsNoAttempt",
        "whatHasArrivedIsShownWithItsAttempts",
        "aDeadOneStandsInTheDeadLettersUntilItIsRedriven",
        "aRedrivenOneHasFreshTriesAndAgeAndItsHistory",
        "anArchiveSettlesThroughAnyPlaceForEver",
        "whatHasNotEndedIsNeededTheEarliestFirst",
        "whatHasEndedIsForgottenAndItsAccountStays",
        "whatIsDroppedIsDeadWithAReasonUntilItsTimeIsOver");
  }

  static final class NeedsNothing extends Broken {
    @Override
    Outbox broken(Outbox whole) {
      return new ForwardingOutbox(whole) {
        @Override
        public Optional<Need> needed(Position from, Position before, Instant deadBefore) {
          return Optional.empty();
        }
      };
    }
  }

  @Test
  void oneThatDoesNotSayWhatIsNeededIsFound() {
    assertFails(NeedsNothing.class, "whatHasNotEndedIsNeededTheEarliestFirst");
  }

  static final class RetriesAtOnce extends Broken {
    @Override
    Outbox broken(Outbox whole) {
      return new ForwardingOutbox(whole) {
        @Override
        public void settle(Lease lease, Settlement settlement) {
          super.settle(
              lease,
              settlement instanceof Settlement.Again again
                  ? new Settlement.Again(again.attempt(), lease.due())
                  : settlement);
        }
      };
    }
  }

  @Test
  void oneThatDoesNotWaitBeforeARetryIsFound() {
    assertFails(RetriesAtOnce.class, "aRetryIsDueAtItsTimeAndNotBefore", "theLongestDueComesFirst");
  }

  static final class CutsAPosition extends Broken {
    @Override
    Outbox broken(Outbox whole) {
      return new ForwardingOutbox(whole) {
        @Override
        public List<DeliveryId> owed(TargetName target, Optional<Position> after, int max) {
          return super.owed(target, after, max).stream().limit(max).toList();
        }
      };
    }
  }

  @Test
  void oneThatCutsThroughAPositionIsFound() {
    assertFails(CutsAPosition.class, "whatAnArchiveIsOwedIsReadInOrderAcrossRuns");
  }

  static final class Miscounts extends Broken {
    @Override
    Outbox broken(Outbox whole) {
      return new ForwardingOutbox(whole) {
        @Override
        public void settleRun(TargetName target, Position through, Map<RuleName, Tally> tally) {
          super.settleRun(target, through, Map.of());
        }
      };
    }
  }

  @Test
  void oneThatDoesNotCountWhatAnArchiveSettlesIsFound() {
    assertFails(Miscounts.class, "anArchiveSettlesThroughAnyPlaceForEver");
  }

  static final class HidesTheNextTime extends Broken {
    @Override
    Outbox broken(Outbox whole) {
      return new ForwardingOutbox(whole) {
        @Override
        public Optional<Instant> nextDue(TargetName target) {
          return Optional.empty();
        }
      };
    }
  }

  @Test
  void oneThatDoesNotTellWhenTheNextIsDueIsFound() {
    assertFails(
        HidesTheNextTime.class,
        "aReleasedLeaseIsDueAgainAtOnceAndCountsNoAttempt",
        "aPostponedOneIsDueAtItsTimeNoOlderAndCountsNoAttempt",
        "aRetryIsDueAtItsTimeAndNotBefore");
  }
}
