package dev.sluice.engine.rocksdb;

import dev.sluice.audit.AuditReport;
import dev.sluice.audit.Findings;
import dev.sluice.engine.bytes.ByteSource;
import dev.sluice.engine.log.LocalDisk;
import dev.sluice.engine.log.LogAudit;
import dev.sluice.fault.Fault;
import dev.sluice.journal.Position;
import dev.sluice.outbox.Account;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.DeliveryState;
import dev.sluice.outbox.TargetName;
import dev.sluice.registry.Registry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.rocksdb.ColumnFamilyHandle;

/// Proves the account of a data folder: in = delivered + pending + dead, recounted from the rows.
///
/// Rows and the indexes on them are compared by number and by a sum of hashes, in one pass each and
/// without memory for each of them. Only where the sums differ, a second pass names the deliveries.
public final class FolderAudit {

  private static final byte[] NOTHING = new byte[0];

  private final Path folder;
  private final Store store;
  private final Names names;
  private final Counts counts;
  private final Lanes lanes;
  private final DeliveryRows rows;
  private final OwedRuns owed;
  private final Findings findings = new Findings();
  private final Map<Pair, Tallied> tallied = new HashMap<>();
  private Position cursor = Position.FIRST;
  private Position kept = Position.FIRST;

  private record Pair(int rule, int target) {}

  /// What was counted for a rule and target.
  private static final class Tallied {
    private long delivered;
    private long waiting;
    private final Sum dueRows = new Sum();
    private final Sum dueKeys = new Sum();
    private final Sum deadRows = new Sum();
    private final Sum deadKeys = new Sum();
    private long owed;
  }

  /// A set of keys, by number and a sum that does not depend on the order.
  private static final class Sum {
    private long count;
    private long hashes;

    void add(byte[] key) {
      long hash = 0xcbf29ce484222325L;
      for (byte b : key) {
        hash = (hash ^ b & 0xff) * 0x100000001b3L;
      }
      count++;
      hashes += hash ^ hash >>> 29;
    }

    boolean is(Sum other) {
      return count == other.count && hashes == other.hashes;
    }
  }

  private FolderAudit(Path folder, Store store) {
    this.folder = folder;
    this.store = store;
    this.names = new Names(store);
    this.counts = new Counts(store, names);
    this.lanes = new Lanes(store, names);
    this.rows = new DeliveryRows(store, names, lanes);
    this.owed = new OwedRuns(store, names);
  }

  /// Audits a folder that no hub has.
  ///
  /// @param progress takes how many bytes of the journal were read, and how many there are
  /// @throws Fault when the folder is in use, or is none, or cannot be read
  public static AuditReport run(Path folder, BiConsumer<Long, Long> progress) {
    if (!Files.isDirectory(folder.resolve("state"))) {
      throw Fault.of(
          Fault.Kind.INVALID, "data-folder", folder + " is not the data folder of a hub");
    }
    try (Store store = Store.open(folder)) {
      return new FolderAudit(folder, store).run(progress);
    } catch (IOException e) {
      throw Store.trouble(folder, "cannot be read: " + e.getMessage(), e);
    }
  }

  private AuditReport run(BiConsumer<Long, Long> progress) throws IOException {
    LocalDisk disk = LocalDisk.at(folder.resolve("journal"));
    long all = LogAudit.bytes(disk);
    LogAudit log = new LogAudit(disk, findings::add, read -> progress.accept(read, all));
    log.run();
    places(log);
    guarded("deliveries", () -> deliveries(log));
    guarded("queues and dead letters", this::indexes);
    guarded("lanes", this::lanes);
    guarded("what archives are owed", this::owed);
    List<AuditReport.Line> lines = new ArrayList<>();
    guarded("accounts", () -> accounts(lines));
    return new AuditReport(
        log.segments(),
        log.bytesRead(),
        log.first(),
        log.end(),
        cursor,
        log.torn(),
        lines,
        hubId(),
        settled(lines),
        findings);
  }

  private Position place(ColumnFamilyHandle family, String key) {
    byte[] found = store.get(family, key.getBytes(StandardCharsets.US_ASCII));
    return found == null ? Position.FIRST : new Position(new ByteSource(found).u64());
  }

  private void places(LogAudit log) {
    cursor = place(store.families().meta(), "cursor");
    kept = place(store.families().meta(), "kept");
    Position through = place(store.families().repeats(), "through");
    if (cursor.compareTo(log.end()) > 0) {
      findings.add(
          "routing", "has read up to " + cursor + ", but the journal ends at " + log.end());
    }
    if (cursor.compareTo(log.first()) < 0) {
      findings.add(
          "routing", "goes on at " + cursor + ", but the journal begins at " + log.first());
    }
    if (through.compareTo(log.end()) > 0) {
      findings.add(
          "repeats", "are known up to " + through + ", but the journal ends at " + log.end());
    }
    if (log.first().compareTo(kept) > 0) {
      findings.add(
          "journal",
          "begins at "
              + log.first()
              + ", but only what stands before "
              + kept
              + " was forgotten: its first files are missing");
    }
  }

  private Tallied tallied(int rule, int target) {
    return tallied.computeIfAbsent(new Pair(rule, target), _ -> new Tallied());
  }

  private void deliveries(LogAudit log) {
    store.scan(
        store.families().deliveries(),
        NOTHING,
        (key, row) -> {
          try {
            delivery(key, row, log);
          } catch (RuntimeException e) {
            findings.add(
                "a delivery at position " + new ByteSource(key).u64(), e.getMessage() + "");
          }
          return true;
        });
  }

  private void delivery(byte[] key, byte[] bytes, LogAudit log) {
    ByteSource in = new ByteSource(key);
    Position position = new Position(in.u64());
    int target = in.u32();
    int rule = in.u32();
    Tallied sums = tallied(rule, target);
    DeliveryRow row = DeliveryRow.of(bytes);
    switch (row.state()) {
      case DELIVERED -> sums.delivered++;
      case DUE, LEASED -> {
        if (isBehind(rows.id(key), row)) {
          sums.waiting++;
        } else {
          sums.dueRows.add(rows.dueKey(rows.id(key), row.due()));
        }
      }
      case DEAD -> sums.deadRows.add(key);
    }
    if (row.turn() > 0 && !stands(rows.id(key), row)) {
      findings.add("delivery " + rows.id(key), "does not stand at its turn in its lane");
    }
    if (position.compareTo(cursor) >= 0) {
      findings.add("delivery " + rows.id(key), "stands past routing, which is at " + cursor);
    } else if (position.compareTo(log.first()) < 0 && position.compareTo(kept) >= 0) {
      findings.add(
          "delivery " + rows.id(key),
          "has no event: position " + position + " is not in the journal and was not forgotten");
    }
  }

  private boolean isBehind(DeliveryId id, DeliveryRow row) {
    return row.turn() > 0 && lanes.isBehind(id.target(), row.lane().orElseThrow(), row.turn());
  }

  private boolean stands(DeliveryId id, DeliveryRow row) {
    return lanes
        .at(id.target(), row.lane().orElseThrow(), row.turn())
        .filter(id::equals)
        .isPresent();
  }

  private void queued(byte[] dueKey) {
    ByteSource in = new ByteSource(dueKey);
    int target = in.u32();
    in.u64();
    in.u64();
    tallied(in.u32(), target).dueKeys.add(dueKey);
  }

  private void lanes() {
    lanes.each(
        Optional.empty(),
        id -> {
          if (rows.find(id).filter(row -> row.turn() > 0).isEmpty()) {
            findings.add("delivery " + id, "stands in a lane and has no turn there");
          }
          return findings.count() < Findings.SHOWN;
        });
  }

  private void indexes() {
    store.scan(
        store.families().due(),
        NOTHING,
        (key, _) -> {
          queued(key);
          return true;
        });
    store.scan(
        store.families().parked(),
        NOTHING,
        (key, _) -> {
          queued(Parked.dueKey(key));
          return true;
        });
    store.scan(
        store.families().dead(),
        NOTHING,
        (key, _) -> {
          ByteSource in = new ByteSource(key);
          in.u64();
          int target = in.u32();
          tallied(in.u32(), target).deadKeys.add(key);
          return true;
        });
    if (tallied.values().stream().anyMatch(sums -> !sums.dueRows.is(sums.dueKeys))) {
      nameDue();
    }
    if (tallied.values().stream().anyMatch(sums -> !sums.deadRows.is(sums.deadKeys))) {
      nameDead();
    }
  }

  private void nameDue() {
    store.scan(
        store.families().deliveries(),
        NOTHING,
        (key, bytes) -> {
          DeliveryRow row = DeliveryRow.of(bytes);
          byte[] dueKey = rows.dueKey(rows.id(key), row.due());
          if (row.state() == DeliveryState.DUE
              && !isBehind(rows.id(key), row)
              && store.get(store.families().due(), dueKey) == null
              && store.get(store.families().parked(), Parked.key(dueKey)) == null) {
            findings.add("delivery " + rows.id(key), "is due and does not stand in the queue");
          }
          return findings.count() < Findings.SHOWN;
        });
    store.scan(
        store.families().due(),
        NOTHING,
        (key, _) -> {
          ByteSource in = new ByteSource(key);
          in.u32();
          long due = in.u64();
          DeliveryId id = rows.id(DeliveryRows.rowKey(key));
          Optional<DeliveryRow> row = rows.find(id);
          boolean right =
              row.isPresent()
                  && row.get().state() == DeliveryState.DUE
                  && row.get().due().toEpochMilli() == due;
          if (!right) {
            findings.add("delivery " + id, "stands in the queue and is not due then");
          }
          return findings.count() < Findings.SHOWN;
        });
  }

  private void nameDead() {
    store.scan(
        store.families().deliveries(),
        NOTHING,
        (key, bytes) -> {
          if (DeliveryRow.state(bytes) == DeliveryState.DEAD
              && store.get(store.families().dead(), key) == null) {
            findings.add(
                "delivery " + rows.id(key), "is dead and does not stand in the dead letters");
          }
          return findings.count() < Findings.SHOWN;
        });
    store.scan(
        store.families().dead(),
        NOTHING,
        (key, _) -> {
          byte[] row = store.get(store.families().deliveries(), key);
          if (row == null || DeliveryRow.state(row) != DeliveryState.DEAD) {
            findings.add("delivery " + rows.id(key), "stands in the dead letters and is not dead");
          }
          return findings.count() < Findings.SHOWN;
        });
  }

  private Optional<Position> settled(TargetName target) {
    byte[] found = store.get(store.families().meta(), RocksOutbox.settledKey(names.number(target)));
    return Optional.ofNullable(found).map(value -> new Position(new ByteSource(value).u64()));
  }

  /// Of an archive each event is a line, however many rules gave it; so with several of them the
  /// number of lines is known within bounds only.
  private List<AuditReport.Settled> settled(List<AuditReport.Line> lines) {
    List<AuditReport.Settled> all = new ArrayList<>();
    for (TargetName target : new TreeSet<>(names.targets())) {
      settled(target)
          .ifPresent(through -> {
            long[] ended =
                lines.stream()
                    .filter(line -> line.target().equals(target))
                    .mapToLong(line -> line.delivered() + line.dead())
                    .toArray();
            all.add(
                new AuditReport.Settled(
                    target,
                    through,
                    Arrays.stream(ended).max().orElse(0),
                    Arrays.stream(ended).sum()));
          });
    }
    return all;
  }

  private Optional<String> hubId() {
    return new RocksRegistry(store).find(Registry.HUB_ID).map(found -> found.value().text());
  }

  private void owed() {
    for (TargetName target : new TreeSet<>(names.targets())) {
      Optional<Position> after = settled(target);
      List<DeliveryId> page = owed.read(target, after, 10_000);
      while (!page.isEmpty()) {
        for (DeliveryId id : page) {
          tallied(names.number(id.rule()), names.number(target)).owed++;
          if (id.position().compareTo(cursor) >= 0) {
            findings.add("delivery " + id, "is owed past routing, which is at " + cursor);
          }
        }
        after = Optional.of(page.getLast().position());
        page = owed.read(target, after, 10_000);
      }
    }
  }

  /// A value that cannot be read is a finding, and the other parts are still looked at.
  private void guarded(String what, Runnable part) {
    try {
      part.run();
    } catch (IllegalStateException e) {
      findings.add(what, "cannot be read to the end: " + e.getMessage());
    }
  }

  private void accounts(List<AuditReport.Line> lines) {
    for (Account account : counts.accounts()) {
      int rule = names.number(account.rule());
      int target = names.number(account.target());
      Tallied sums =
          Optional.ofNullable(tallied.remove(new Pair(rule, target))).orElseGet(Tallied::new);
      long pending = sums.dueKeys.count + sums.waiting + sums.owed;
      String place = "rule " + account.rule() + ", target " + account.target();
      if (account.in() != account.delivered() + pending + account.dead()) {
        findings.add(
            place,
            "in %d is not delivered %d + pending %d + dead %d"
                .formatted(account.in(), account.delivered(), pending, account.dead()));
      }
      boolean takesRuns = settled(account.target()).isPresent();
      long delivered = sums.delivered + counts.forgottenDelivered(rule, target);
      long dead = sums.deadRows.count + counts.forgottenDead(rule, target);
      compare(place, "delivered", account.delivered(), delivered, takesRuns);
      compare(place, "dead", account.dead(), dead, takesRuns);
      lines.add(
          new AuditReport.Line(
              account.rule(),
              account.target(),
              account.in(),
              account.delivered(),
              pending,
              account.dead()));
    }
    tallied.forEach((pair, _) ->
        findings.add(
            "rule " + pair.rule() + ", target " + pair.target() + " (numbers)",
            "has deliveries and no account"));
  }

  /// Of what an archive has settled there are no rows; its count may only be larger than theirs.
  private void compare(String place, String what, long counted, long found, boolean takesRuns) {
    if (takesRuns ? found > counted : found != counted) {
      findings.add(place, "counts " + counted + " " + what + ", and " + found + " were found");
    }
  }
}
