package dev.sluice.simulation;

import dev.sluice.journal.Position;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.Forgotten;
import dev.sluice.outbox.Lease;
import dev.sluice.outbox.Need;
import dev.sluice.outbox.Outbox;
import dev.sluice.outbox.Routed;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.Settlement;
import dev.sluice.outbox.Tally;
import dev.sluice.outbox.TargetName;
import dev.sluice.testkit.forwarding.ForwardingOutbox;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// An outbox between whose calls others go on, and the process may die.
final class SimulatedOutbox extends ForwardingOutbox {

  private final Moments moments;
  private final Consumer<Routed> routing;
  private final Consumer<Position> forgetting;

  /// @param routing takes what routing has decided
  /// @param forgetting takes the position before which deliveries that had ended were forgotten
  SimulatedOutbox(
      Outbox to, Moments moments, Consumer<Routed> routing, Consumer<Position> forgetting) {
    super(to);
    this.routing = routing;
    this.moments = moments;
    this.forgetting = forgetting;
  }

  @Override
  public void route(Routed routed) {
    moments.at("route");
    super.route(routed);
    routing.accept(routed);
    moments.at("routed");
  }

  @Override
  public void persist() {
    moments.at("persist");
    super.persist();
    moments.at("persisted");
  }

  @Override
  public List<Lease> lease(TargetName target, int max) {
    moments.at("lease");
    return super.lease(target, max);
  }

  @Override
  public void settle(Lease lease, Settlement settlement) {
    moments.at("settle");
    super.settle(lease, settlement);
    moments.at("settled");
  }

  @Override
  public void postpone(Lease lease, Instant until) {
    moments.at("postpone");
    super.postpone(lease, until);
    moments.at("postponed");
  }

  @Override
  public List<DeliveryId> owed(TargetName target, Optional<Position> after, int max) {
    moments.at("owed");
    return super.owed(target, after, max);
  }

  @Override
  public Optional<Need> needed(Position from, Position before, Instant deadBefore) {
    moments.at("ask for needs");
    return super.needed(from, before, deadBefore);
  }

  @Override
  public Forgotten forgetBefore(Position before, Instant deadBefore, boolean evenUndelivered) {
    moments.at("forget deliveries");
    Forgotten forgotten = super.forgetBefore(before, deadBefore, evenUndelivered);
    if (forgotten.complete()) {
      forgetting.accept(before);
    }
    moments.at("forgot deliveries");
    return forgotten;
  }

  @Override
  public void settleRun(TargetName target, Position through, Map<RuleName, Tally> tally) {
    moments.at("settle run");
    super.settleRun(target, through, tally);
    moments.at("settled run");
  }
}
