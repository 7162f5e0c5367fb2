package dev.sluice.engine.rocksdb;

import dev.sluice.engine.bytes.ByteSink;
import dev.sluice.engine.bytes.ByteSource;
import dev.sluice.outbox.Attempt;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.DeliveryState;
import dev.sluice.outbox.DeliveryView;
import dev.sluice.outbox.Failure;
import dev.sluice.outbox.Hold;
import dev.sluice.outbox.Lane;
import dev.sluice.outbox.Lease;
import dev.sluice.outbox.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is kept of one delivery.
///
/// ```
/// version:u8 = 2 or 3  state:u8  since:u64  due:u64  attempts:varint  tries:varint
/// history:varint, each  number:varint at:u64 tookMillis:varint failure
/// cause: failure              a failure is 0:u8, or 1:u8 code:text message:text
/// postponedMillis:varint
/// lane:u64  turn:varint                                        in version 3 only
/// ```
///
/// Version 1 ends before `postponedMillis`, and is read. Version 3 is that of deliveries that keep
/// an order; their turn is 0 while they stand in no lane.
///
/// State is 0 due, 1 delivered, 2 dead, 3 dead and in the lane's way: a lease lives in memory only,
/// since it ends with the process. Times are milliseconds since 1970.
record DeliveryRow(
    DeliveryState state,
    Instant since,
    Instant due,
    int attempts,
    int tries,
    List<Attempt> history,
    Optional<Failure> cause,
    Duration postponed,
    Optional<Lane> lane,
    long turn) {

  private static final int VERSION = 2;
  private static final int LANED = 3;

  static DeliveryRow routed(Instant now) {
    return new DeliveryRow(
        DeliveryState.DUE,
        now,
        now,
        0,
        0,
        List.of(),
        Optional.empty(),
        Duration.ZERO,
        Optional.empty(),
        0);
  }

  /// The row at a turn in a lane; 0 when it stands there no longer.
  DeliveryRow at(Lane its, long at) {
    return new DeliveryRow(
        state, since, due, attempts, tries, history, cause, postponed, Optional.of(its), at);
  }

  /// The row when it stands in its lane no longer.
  DeliveryRow gone() {
    return lane.map(its -> at(its, 0)).orElse(this);
  }

  /// The row when its turn has come: due now, and no older than when it was routed.
  DeliveryRow promoted(Instant now) {
    Duration waited = Duration.between(since, now);
    return new DeliveryRow(
        state,
        since,
        now,
        attempts,
        tries,
        history,
        cause,
        waited.isNegative() ? Duration.ZERO : waited,
        lane,
        turn);
  }

  /// Whether it is dead and stands in its lane still, so that nobody behind it moves.
  boolean isBlocking() {
    return state == DeliveryState.DEAD && turn > 0;
  }

  /// The row after a settlement.
  DeliveryRow settled(Settlement settlement) {
    List<Attempt> longer = new ArrayList<>(history);
    longer.add(settlement.attempt());
    if (longer.size() > DeliveryView.MAX_HISTORY) {
      longer.remove(1);
    }
    return switch (settlement) {
      case Settlement.Delivered _ ->
          new DeliveryRow(
              DeliveryState.DELIVERED,
              since,
              due,
              attempts + 1,
              tries + 1,
              longer,
              Optional.empty(),
              postponed,
              lane,
              turn);
      case Settlement.Again(Attempt _, Instant notBefore) ->
          new DeliveryRow(
              DeliveryState.DUE,
              since,
              notBefore,
              attempts + 1,
              tries + 1,
              longer,
              Optional.empty(),
              postponed,
              lane,
              turn);
      case Settlement.Dead(Attempt attempt, Failure why) -> dead(attempt, why, longer);
      case Settlement.Blocking(Attempt attempt, Failure why) -> dead(attempt, why, longer);
    };
  }

  private DeliveryRow dead(Attempt attempt, Failure why, List<Attempt> longer) {
    return new DeliveryRow(
        DeliveryState.DEAD,
        attempt.at(),
        due,
        attempts + 1,
        tries + 1,
        longer,
        Optional.of(why),
        postponed,
        lane,
        turn);
  }

  /// The row when it is not its time yet.
  DeliveryRow postponed(Instant now, Instant until) {
    long millis = until.toEpochMilli() - now.toEpochMilli();
    Duration longer = postponed.plusMillis(Math.max(0, millis));
    return new DeliveryRow(
        state, since, until, attempts, tries, history, cause, longer, lane, turn);
  }

  /// The row after a redrive: fresh tries and age, the history kept.
  DeliveryRow redriven(Instant now) {
    return new DeliveryRow(
        DeliveryState.DUE,
        now,
        now,
        attempts,
        0,
        history,
        Optional.empty(),
        Duration.ZERO,
        lane,
        turn);
  }

  /// When it was last routed, redriven or attempted.
  Instant touched() {
    Instant attempted = history.isEmpty() ? since : history.getLast().at();
    return attempted.isAfter(since) ? attempted : since;
  }

  /// The row when retention forgets its event before it has arrived.
  DeliveryRow dropped(Instant now) {
    Failure why =
        new Failure(
            "FORGOTTEN",
            "retention has forgotten the event before it was delivered, after "
                + attempts
                + " attempts");
    return new DeliveryRow(
        DeliveryState.DEAD,
        now,
        due,
        attempts,
        tries,
        history,
        Optional.of(why),
        postponed,
        lane,
        turn);
  }

  /// Where a row stands, without reading all of it.
  static DeliveryState state(byte[] row) {
    return state(row[1]);
  }

  private static DeliveryState state(int code) {
    return switch (code) {
      case 0 -> DeliveryState.DUE;
      case 1 -> DeliveryState.DELIVERED;
      case 2, 3 -> DeliveryState.DEAD;
      default -> throw new IllegalStateException("a delivery in an unknown state");
    };
  }

  /// Whether a row is dead and in its lane's way, without reading all of it.
  static boolean isBlocking(byte[] row) {
    return row[1] == 3;
  }

  /// The row's `since`, without reading all of it.
  static Instant since(byte[] row) {
    return Instant.ofEpochMilli(new ByteSource(row, 2, 8).u64());
  }

  Lease lease(DeliveryId id) {
    return new Lease(id, attempts + 1, tries, since.plus(postponed), due);
  }

  DeliveryView view(DeliveryId id, boolean leased, Optional<Hold> hold) {
    DeliveryState shown = state == DeliveryState.DUE && leased ? DeliveryState.LEASED : state;
    return new DeliveryView(
        id,
        shown,
        since,
        state == DeliveryState.DUE && !hold.equals(Optional.of(Hold.BEHIND))
            ? Optional.of(due)
            : Optional.empty(),
        attempts,
        history,
        cause,
        hold);
  }

  byte[] toBytes() {
    ByteSink out = new ByteSink(48);
    out.u8(lane.isPresent() ? LANED : VERSION)
        .u8(
            switch (state) {
              case DUE, LEASED -> 0;
              case DELIVERED -> 1;
              case DEAD -> isBlocking() ? 3 : 2;
            })
        .u64(since.toEpochMilli())
        .u64(due.toEpochMilli())
        .varint(attempts)
        .varint(tries)
        .varint(history.size());
    for (Attempt attempt : history) {
      out.varint(attempt.number()).u64(attempt.at().toEpochMilli());
      out.varint(Math.max(0, attempt.took().toMillis()));
      put(attempt.failure(), out);
    }
    put(cause, out);
    out.varint(postponed.toMillis());
    lane.ifPresent(its -> out.u64(its.value()).varint(turn));
    return out.toBytes();
  }

  private static void put(Optional<Failure> failure, ByteSink out) {
    out.u8(failure.isPresent() ? 1 : 0);
    failure.ifPresent(value -> out.text(value.code()).text(value.message()));
  }

  /// Reads a row back.
  ///
  /// @throws IllegalStateException when it is damaged
  static DeliveryRow of(byte[] bytes) {
    ByteSource in = new ByteSource(bytes);
    int version = in.u8();
    if (version < 1 || version > LANED) {
      throw new IllegalStateException("a delivery row of version " + version);
    }
    DeliveryState state = state(in.u8());
    Instant since = Instant.ofEpochMilli(in.u64());
    Instant due = Instant.ofEpochMilli(in.u64());
    int attempts = in.count();
    int tries = in.count();
    List<Attempt> history = new ArrayList<>();
    for (int left = in.count(); left > 0; left--) {
      history.add(
          new Attempt(in.count(), Instant.ofEpochMilli(in.u64()), duration(in), failure(in)));
    }
    Optional<Failure> cause = failure(in);
    Duration postponed = version == 1 ? Duration.ZERO : duration(in);
    Optional<Lane> lane = version == LANED ? Optional.of(new Lane(in.u64())) : Optional.empty();
    long turn = version == LANED ? in.varint() : 0;
    DeliveryRow row =
        new DeliveryRow(state, since, due, attempts, tries, history, cause, postponed, lane, turn);
    if (row.isBlocking() != isBlocking(bytes) || turn < 0) {
      throw new IllegalStateException("a delivery at turn " + turn + " in an unfitting state");
    }
    if (in.remaining() > 0) {
      throw new IllegalStateException(in.remaining() + " bytes follow a delivery row");
    }
    return row;
  }

  private static Duration duration(ByteSource in) {
    long millis = in.varint();
    if (millis < 0) {
      throw new IllegalStateException("a duration of " + millis + " ms");
    }
    return Duration.ofMillis(millis);
  }

  private static Optional<Failure> failure(ByteSource in) {
    return switch (in.u8()) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of(new Failure(in.text(), in.text()));
      default -> throw new IllegalStateException("neither a failure nor none");
    };
  }
}
