package dev.sluice.engine.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.audit.AuditReport;
import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.journal.Position;
import dev.sluice.journal.Stretch;
import dev.sluice.outbox.Attempt;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.Failure;
import dev.sluice.outbox.Lease;
import dev.sluice.outbox.Outbox;
import dev.sluice.outbox.Routed;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.Settlement;
import dev.sluice.outbox.Tally;
import dev.sluice.outbox.TargetName;
import dev.sluice.testkit.HeldClock;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

class FolderAuditTest {

  private static final RuleName RULE = new RuleName("r");
  private static final TargetName HTTP = new TargetName("http");
  private static final TargetName ARCHIVE = new TargetName("archive");

  @TempDir Path folder;

  private final HeldClock clock = new HeldClock();

  private RocksEngine open() {
    return RocksEngine.open(folder, clock, Duration.ofDays(7));
  }

  /// Accepts events and routes each to an API and an archive; one arrives, one is dead, one is to
  /// be tried again, and the archive has written two.
  private void traffic(int events, int bytes) throws InterruptedException {
    try (RocksEngine engine = open()) {
      for (int i = 0; i < events; i++) {
        Event event =
            Event.builder("e" + i, "/test", "made").data(Payload.of(new byte[bytes])).build();
        engine.journal().append(List.of(event));
      }
      List<DeliveryId> singles = new ArrayList<>();
      List<DeliveryId> owed = new ArrayList<>();
      for (int i = 1; i <= events; i++) {
        singles.add(new DeliveryId(new Position(i), RULE, HTTP));
        owed.add(new DeliveryId(new Position(i), RULE, ARCHIVE));
      }
      Outbox outbox = engine.outbox();
      outbox.route(new Routed(Position.FIRST, new Position(events + 1), 0, singles, owed));
      List<Lease> leases = outbox.lease(HTTP, 3);
      Failure failure = new Failure("HTTP_500", "no");
      outbox.settle(leases.get(0), new Settlement.Delivered(attempt(Optional.empty())));
      outbox.settle(leases.get(1), new Settlement.Dead(attempt(Optional.of(failure)), failure));
      outbox.settle(
          leases.get(2),
          new Settlement.Again(attempt(Optional.of(failure)), clock.now().plusSeconds(9)));
      outbox.settleRun(ARCHIVE, new Position(2), Map.of(RULE, new Tally(2, 0)));
    }
  }

  private Attempt attempt(Optional<Failure> failure) {
    return new Attempt(1, clock.now(), Duration.ofMillis(1), failure);
  }

  private AuditReport audit() {
    return FolderAudit.run(folder, (_, _) -> {});
  }

  private void assertBroken(String place, String what) {
    List<String> found = audit().findings().first();
    assertTrue(
        found.stream().anyMatch(each -> each.contains(place) && each.contains(what)),
        () -> "found only " + found);
  }

  private interface Damage {
    void in(Store store, WriteBatch batch) throws RocksDBException;
  }

  private void damage(Damage damage) throws RocksDBException {
    try (Store store = Store.open(folder);
        WriteBatch batch = new WriteBatch()) {
      damage.in(store, batch);
      store.write(batch, true);
    }
  }

  private static byte[] first(Store store, ColumnFamilyHandle family) {
    byte[][] found = {new byte[0]};
    store.scan(
        family,
        new byte[0],
        (key, _) -> {
          found[0] = key;
          return false;
        });
    return found[0];
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("journal"))) {
      return files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
    }
  }

  private void flip(Path file, long at) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.seek(at);
      int was = open.read();
      open.seek(at);
      open.write(was ^ 1);
    }
  }

  @Test
  void aWholeFolderHolds() throws InterruptedException {
    traffic(20, 100);
    AuditReport report = audit();
    assertEquals(List.of(), report.findings().first());
    assertEquals(new Position(21), report.end());
    assertEquals(
        List.of(
            new AuditReport.Line(RULE, HTTP, 20, 1, 18, 1),
            new AuditReport.Line(RULE, ARCHIVE, 20, 2, 18, 0)),
        report.accounts());
    try (RocksEngine engine = open()) {
      assertEquals(new Position(21), engine.journal().end(), "the audit has changed nothing");
    }
  }

  @Test
  void aFolderHoldsAfterRetention() throws InterruptedException {
    traffic(140, 1 << 20);
    try (RocksEngine engine = open()) {
      Stretch oldest = engine.journal().oldest().orElseThrow();
      clock.advance(Duration.ofDays(1));
      engine.outbox().forgetBefore(oldest.next(), clock.now(), true);
      while (engine.journal().forgetBefore(oldest.next()).equals(Position.FIRST)) {
        Thread.onSpinWait();
      }
    }
    AuditReport report = audit();
    assertEquals(List.of(), report.findings().first());
    assertTrue(report.first().value() > 1);
  }

  @Test
  void aFlippedByteIsNamedWithItsFileAndPlace() throws InterruptedException, IOException {
    traffic(20, 100);
    flip(segments().getFirst(), 200);
    assertBroken("00000000000000000001.log byte", "no whole record for position 1");
  }

  @Test
  void aMissingFileInTheMiddleIsNamed() throws InterruptedException, IOException {
    traffic(140, 1 << 20);
    assertTrue(segments().size() >= 3);
    Files.delete(segments().get(1));
    assertBroken(segments().get(1).getFileName().toString(), "but the file before it ends at");
  }

  @Test
  void aMissingFirstFileIsNotTakenForForgotten() throws InterruptedException, IOException {
    traffic(140, 1 << 20);
    Files.delete(segments().getFirst());
    assertBroken("journal", "its first files are missing");
    assertBroken("delivery 1~r~http", "has no event");
  }

  @Test
  void aFlippedByteAtTheEndIsNamedWhenRoutingHasReadIt() throws InterruptedException, IOException {
    traffic(3, 100);
    flip(segments().getFirst(), Files.size(segments().getFirst()) - 1);
    assertBroken("routing", "has read up to 4, but the journal ends at 3");
  }

  @Test
  void aMissingKeyOfTheQueueIsNamed() throws InterruptedException, RocksDBException {
    traffic(20, 100);
    damage((store, batch) ->
        batch.delete(store.families().due(), first(store, store.families().due())));
    assertBroken("delivery 4~r~http", "is due and does not stand in the queue");
    assertBroken("rule r, target http", "in 20 is not delivered 1 + pending 17 + dead 1");
  }

  @Test
  void aMissingDeadLetterIsNamed() throws InterruptedException, RocksDBException {
    traffic(20, 100);
    damage((store, batch) ->
        batch.delete(store.families().dead(), first(store, store.families().dead())));
    assertBroken("delivery 2~r~http", "is dead and does not stand in the dead letters");
  }

  @Test
  void aMissingRowIsNamed() throws InterruptedException, RocksDBException {
    traffic(20, 100);
    damage((store, batch) ->
        batch.delete(store.families().deliveries(), first(store, store.families().deliveries())));
    assertBroken("rule r, target http", "counts 1 delivered, and 0 were found");
  }

  @Test
  void aMissingRunOfAnArchiveIsNamed() throws InterruptedException, RocksDBException {
    traffic(20, 100);
    damage((store, batch) ->
        batch.delete(store.families().owed(), first(store, store.families().owed())));
    assertBroken("rule r, target archive", "in 20 is not delivered 2 + pending 0 + dead 0");
  }

  @Test
  void aChangedCountIsNamed() throws InterruptedException, RocksDBException {
    traffic(20, 100);
    damage((store, batch) -> {
      Names names = new Names(store);
      new Counts(store, names).add(names.number(RULE), names.number(HTTP), Counts.IN, 5, batch);
    });
    assertBroken("rule r, target http", "in 25 is not delivered 1 + pending 18 + dead 1");
  }

  @Test
  void aFolderInUseAndWhatIsNoneAreRefused() throws InterruptedException {
    assertThrows(Fault.class, this::audit);
    traffic(3, 1);
    try (RocksEngine _ = open()) {
      assertEquals("data-folder-in-use", assertThrows(Fault.class, this::audit).code());
    }
  }
}
