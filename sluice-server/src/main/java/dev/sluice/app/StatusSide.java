package dev.sluice.app;

import dev.sluice.archive.Archive;
import dev.sluice.archive.ArchiveProgress;
import dev.sluice.fault.Fault;
import dev.sluice.ingress.http.StatusDesk;
import dev.sluice.ingress.http.TargetDesk;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Journal;
import dev.sluice.journal.Position;
import dev.sluice.outbox.Account;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.Outbox;
import dev.sluice.outbox.TargetName;
import dev.sluice.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How the hub goes: what its rooms tell, put together for who asks.
final class StatusSide implements StatusDesk, AutoCloseable {

  private static final Duration EVERY = Duration.ofSeconds(1);

  private final String hubId;
  private final Journal journal;
  private final Outbox outbox;
  private final Map<TargetName, Archive> archives;
  private final TargetDesk targets;
  private final Clock clock;
  private final Instant startedAt;
  private final EventRate rate;
  private final Rounds sampling;

  private StatusSide(
      String hubId,
      Journal journal,
      Outbox outbox,
      Map<TargetName, Archive> archives,
      TargetDesk targets,
      Clock clock) {
    this.hubId = hubId;
    this.journal = journal;
    this.outbox = outbox;
    this.archives = Map.copyOf(archives);
    this.targets = targets;
    this.clock = clock;
    this.startedAt = clock.now();
    this.rate = new EventRate();
    this.sampling = Rounds.start("event-rate", EVERY, this::sample);
  }

  /// @param hubId the hub's name in the names of files
  /// @param archives those that write
  static StatusSide start(
      String hubId,
      Journal journal,
      Outbox outbox,
      Map<TargetName, Archive> archives,
      TargetDesk targets,
      Clock clock) {
    return new StatusSide(hubId, journal, outbox, archives, targets, clock);
  }

  private void sample() {
    rate.sample(clock.nanos(), journal.end().value());
  }

  @Override
  public Status status() {
    List<Account> accounts = outbox.accounts();
    List<TargetShown> shown = new ArrayList<>();
    for (TargetDesk.Shown each : targets.list()) {
      List<Account> own =
          accounts.stream().filter(a -> a.target().value().equals(each.name())).toList();
      shown.add(
          new TargetShown(
              each,
              own.stream().mapToLong(Account::in).sum(),
              own.stream().mapToLong(Account::delivered).sum(),
              own.stream().mapToLong(Account::pending).sum(),
              own.stream().mapToLong(Account::dead).sum()));
    }
    List<StatusDesk.ArchiveShown> written =
        archives.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(each -> archive(each.getKey(), each.getValue().progress()))
            .toList();
    return new Status(
        hubId,
        Optional.ofNullable(StatusSide.class.getPackage().getImplementationVersion())
            .orElse("(not from a jar)"),
        startedAt,
        Duration.between(startedAt, clock.now()),
        rate.perSecond(),
        journal.first().value(),
        journal.end().value(),
        journal.bytes(),
        outbox.cursor().value() - 1,
        outbox.unmatched(),
        shown,
        written);
  }

  private StatusDesk.ArchiveShown archive(TargetName name, ArchiveProgress progress) {
    Settled settled = settled(name);
    Optional<Position> oldest =
        outbox.owed(name, settled.through(), 1).stream().findFirst().map(DeliveryId::position);
    return new StatusDesk.ArchiveShown(
        name.value(),
        settled.through().map(Position::value).orElse(0L),
        oldest.map(position -> journal.end().value() - position.value()).orElse(0L),
        oldest.map(this::age).orElse(Duration.ZERO),
        settled.least(),
        settled.most(),
        progress.events(),
        progress.errors(),
        progress.dropped(),
        progress.files(),
        progress.bytes(),
        progress.openPartitions(),
        progress.lastWritten(),
        progress.trouble());
  }

  private record Settled(Optional<Position> through, long least, long most) {}

  /// Reads position and counts of one moment: asked again when a settlement came in between.
  private Settled settled(TargetName name) {
    Optional<Position> before = outbox.settledThrough(name);
    while (true) {
      List<Account> own =
          outbox.accounts().stream().filter(each -> each.target().equals(name)).toList();
      Optional<Position> after = outbox.settledThrough(name);
      if (before.equals(after)) {
        return new Settled(
            after,
            own.stream().mapToLong(each -> each.delivered() + each.dead()).max().orElse(0),
            own.stream().mapToLong(each -> each.delivered() + each.dead()).sum());
      }
      before = after;
    }
  }

  /// How long ago an event came; nothing when the journal has it no more. Damage is told where the
  /// archive meets it.
  private Duration age(Position position) {
    List<Entry> read;
    try {
      read = journal.read(position, 1, 1);
    } catch (Fault e) {
      return Duration.ZERO;
    }
    if (read.isEmpty()) {
      return Duration.ZERO;
    }
    Duration age = Duration.between(read.getFirst().acceptedAt(), clock.now());
    return age.isNegative() ? Duration.ZERO : age;
  }

  @Override
  public void close() {
    sampling.close();
  }
}
