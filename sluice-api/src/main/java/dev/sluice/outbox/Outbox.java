package dev.sluice.outbox;

import dev.sluice.journal.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What is owed to whom: one delivery for each (event, rule, target), until it has ended.
///
/// A delivery that is written here is never forgotten before it is delivered or dead. Writes need
/// no sync of their own: whatever a crash takes back is routed or attempted once more, under the
/// same delivery id. Only {@link #settleRun} is synced, because an archive counts on it, and {@link
/// #persist} syncs for those who are about to do what cannot be taken back.
public interface Outbox {

  /// Where routing goes on.
  Position cursor();

  /// Writes what routing decided and moves the cursor, in one atomic write.
  ///
  /// @throws IllegalStateException when the stretch does not begin at the cursor
  void route(Routed routed);

  /// Makes durable all that was written before. Who does more with a delivery than attempt it, so
  /// that no start may route its event otherwise, as by other rules, calls this first.
  void persist();

  /// Writes what a replay made of a stretch and moves the replay on, in one atomic write. A replay
  /// begins with the first such write, wherever that begins; its deliveries stand in their lanes
  /// behind what is there already.
  ///
  /// @throws IllegalStateException when the stretch does not begin where the replay stands
  void replay(Replayed replayed);

  /// How far a replay has come; empty when it has written nothing.
  Optional<ReplayProgress> replayed(int replay);

  /// Forgets how far replays have come that have ended; their deliveries stay.
  void forgetReplay(int replay);

  /// From now on leases nothing of these rules, and what is due of all others. It holds for this
  /// process: whoever has started tells it anew, before the first lease.
  void hold(Set<RuleName> rules);

  /// Leases deliveries to a target that are due, the longest due first. Of two processes, or two
  /// calls, only one gets a delivery. A lease ends by {@link #settle} or {@link #release}, or with
  /// the process.
  ///
  /// Of a lane only the first one that has not ended is ever due. The next one is due once that one
  /// is delivered or dead, and until then it does not age.
  List<Lease> lease(TargetName target, int max);

  /// When the next delivery to a target that is not leased becomes due.
  Optional<Instant> nextDue(TargetName target);

  /// Ends a lease with what came of it.
  void settle(Lease lease, Settlement settlement);

  /// Gives a lease back without an attempt.
  void release(Lease lease);

  /// Gives a lease back without an attempt; the delivery is due at a time, to the millisecond. The
  /// time until then does not count towards its age.
  void postpone(Lease lease, Instant until);

  /// Reads what is owed to an archive after a position, in the order of positions, up to a number
  /// of deliveries; all deliveries of one position are read together.
  List<DeliveryId> owed(TargetName target, Optional<Position> after, int max);

  /// Ends all that is owed to an archive up to and with a position; durable when it returns.
  void settleRun(TargetName target, Position through, Map<RuleName, Tally> tally);

  /// Through which position an archive has settled, if through any.
  Optional<Position> settledThrough(TargetName target);

  /// A number that grows whenever something is newly due or owed to a target.
  long changes(TargetName target);

  /// Waits until {@link #changes} differs from what was seen, or the time is over.
  void awaitChange(TargetName target, long seen, Duration atMost) throws InterruptedException;

  /// What each rule owed each target and what became of it, for all that were ever routed.
  List<Account> accounts();

  /// How many routed events no rule matched.
  long unmatched();

  /// One delivery; empty when it was never routed or is forgotten.
  Optional<DeliveryView> find(DeliveryId id);

  /// Deliveries after one of them, up to a number, in the order of their positions; those of one
  /// position stand in an order of the engine's own, which stays.
  List<DeliveryView> list(DeliveryFilter filter, Optional<DeliveryId> after, int max);

  /// What needs an event of a stretch of the journal, the earliest one; empty when nothing does.
  /// Asked again and again for the same stretch, it costs next to nothing.
  ///
  /// @param from where the stretch begins: at what the journal still holds
  /// @param before where it ends, exclusive
  /// @param deadBefore dead letters that died before this need nothing
  Optional<Need> needed(Position from, Position before, Instant deadBefore);

  /// How many deliveries from a stretch have not ended, for each target that has any.
  Map<TargetName, Long> undelivered(Position from, Position before);

  /// Forgets the deliveries before a position that have ended; their accounts stay. Durable when it
  /// returns, with all that was written before, so that the journal may forget the events.
  ///
  /// With `evenUndelivered`, what is due becomes a dead letter with the cause `FORGOTTEN`, and dead
  /// letters are kept; none of them blocks a lane any more. What an archive is owed stays owed: the
  /// archive finds that the event is gone, says so under its error prefix, and settles it as dead.
  /// Without, nothing happens while anything is {@link #needed}. A delivery with an attempt under
  /// way is always waited for.
  ///
  /// @param before at most the cursor
  /// @param deadBefore dead letters that died before this are forgotten
  Forgotten forgetBefore(Position before, Instant deadBefore, boolean evenUndelivered);

  /// Forgets dead letters that died before an instant and whose events are forgotten already; none
  /// that blocks a lane.
  ///
  /// @return how many, some at a time; 0 when there are none
  long forgetDead(Instant deadBefore);

  /// Makes a dead delivery due again, with fresh attempts and age. One that blocks its lane is the
  /// lane's first again; another one that had a lane goes to that lane's end.
  ///
  /// @return whether it was dead
  boolean redrive(DeliveryId id);

  /// Lets a lane go on that a dead delivery blocks. It stays dead, and blocks no longer.
  ///
  /// @return whether it blocked
  boolean skip(DeliveryId id);
}
