package dev.sluice.testkit.forwarding;

import dev.sluice.journal.Position;
import dev.sluice.outbox.Account;
import dev.sluice.outbox.DeliveryFilter;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.DeliveryView;
import dev.sluice.outbox.Forgotten;
import dev.sluice.outbox.Lease;
import dev.sluice.outbox.Need;
import dev.sluice.outbox.Outbox;
import dev.sluice.outbox.ReplayProgress;
import dev.sluice.outbox.Replayed;
import dev.sluice.outbox.Routed;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.Settlement;
import dev.sluice.outbox.Tally;
import dev.sluice.outbox.TargetName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// An outbox that passes every call on.
public class ForwardingOutbox implements Outbox {

  private final Outbox to;

  /// Passes every call on to another one.
  public ForwardingOutbox(Outbox to) {
    this.to = to;
  }

  @Override
  public Position cursor() {
    return to.cursor();
  }

  @Override
  public void route(Routed routed) {
    to.route(routed);
  }

  @Override
  public void persist() {
    to.persist();
  }

  @Override
  public void replay(Replayed replayed) {
    to.replay(replayed);
  }

  @Override
  public Optional<ReplayProgress> replayed(int replay) {
    return to.replayed(replay);
  }

  @Override
  public void forgetReplay(int replay) {
    to.forgetReplay(replay);
  }

  @Override
  public void hold(Set<RuleName> rules) {
    to.hold(rules);
  }

  @Override
  public boolean skip(DeliveryId id) {
    return to.skip(id);
  }

  @Override
  public List<Lease> lease(TargetName target, int max) {
    return to.lease(target, max);
  }

  @Override
  public Optional<Instant> nextDue(TargetName target) {
    return to.nextDue(target);
  }

  @Override
  public void settle(Lease lease, Settlement settlement) {
    to.settle(lease, settlement);
  }

  @Override
  public void release(Lease lease) {
    to.release(lease);
  }

  @Override
  public void postpone(Lease lease, Instant until) {
    to.postpone(lease, until);
  }

  @Override
  public List<DeliveryId> owed(TargetName target, Optional<Position> after, int max) {
    return to.owed(target, after, max);
  }

  @Override
  public void settleRun(TargetName target, Position through, Map<RuleName, Tally> tally) {
    to.settleRun(target, through, tally);
  }

  @Override
  public Optional<Position> settledThrough(TargetName target) {
    return to.settledThrough(target);
  }

  @Override
  public long changes(TargetName target) {
    return to.changes(target);
  }

  @Override
  public void awaitChange(TargetName target, long seen, Duration atMost)
      throws InterruptedException {
    to.awaitChange(target, seen, atMost);
  }

  @Override
  public List<Account> accounts() {
    return to.accounts();
  }

  @Override
  public long unmatched() {
    return to.unmatched();
  }

  @Override
  public Optional<DeliveryView> find(DeliveryId id) {
    return to.find(id);
  }

  @Override
  public List<DeliveryView> list(DeliveryFilter filter, Optional<DeliveryId> after, int max) {
    return to.list(filter, after, max);
  }

  @Override
  public Optional<Need> needed(Position from, Position before, Instant deadBefore) {
    return to.needed(from, before, deadBefore);
  }

  @Override
  public Map<TargetName, Long> undelivered(Position from, Position before) {
    return to.undelivered(from, before);
  }

  @Override
  public Forgotten forgetBefore(Position before, Instant deadBefore, boolean evenUndelivered) {
    return to.forgetBefore(before, deadBefore, evenUndelivered);
  }

  @Override
  public long forgetDead(Instant deadBefore) {
    return to.forgetDead(deadBefore);
  }

  @Override
  public boolean redrive(DeliveryId id) {
    return to.redrive(id);
  }
}
