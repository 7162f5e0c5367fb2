package dev.sluice.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.archive.line.LineShape;
import dev.sluice.journal.Position;
import dev.sluice.object.Sealed;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.Tally;
import dev.sluice.testkit.HeldClock;
import dev.sluice.testkit.forwarding.ForwardingObjectStore;
import dev.sluice.testkit.memory.MemoryEngine;
import dev.sluice.testkit.memory.MemoryObjectStore;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ArchiveTest {

  private static final long MIB = 1L << 20;

  private final MemoryObjectStore memory = World.memory();
  private final World world = new World(memory);

  @Test
  void objectsHaveTheNamesOfTheirPartitionAndRange() throws IOException {
    world.journal.append("{}");
    world.event("{\"k\":\"a\"}", "r");
    world.event("{\"k\":\"b\"}", "r");
    world.journal.append("{}");
    world.event("{\"k\":\"a\"}", "r");
    Archive archive = world.archive(World.settings("{detail.k}/", MIB));
    World.drain(archive);
    assertEquals(List.of(), world.keys());
    archive.flush();

    String name = "lake-hub-1-00000000000000000002-00000000000000000005.jsonl";
    assertEquals(List.of("a/" + name, "b/" + name), world.keys());
    assertEquals(List.of("e2", "e3", "e5"), world.archivedIds());
    assertEquals(Map.of(new RuleName("r"), new Tally(3, 0)), world.outbox.tallies());
    assertEquals(0, memory.drafts());
  }

  @Test
  void anEventThatTwoRulesOweStandsOnceAndIsTalliedForBoth() throws IOException {
    world.event("{}", "r1", "r2");
    world.event("{}", "r2");
    Archive archive = world.archive(World.settings("data/", MIB));
    World.drain(archive);
    archive.flush();
    assertEquals(List.of("e1", "e2"), world.archivedIds());
    assertEquals(
        Map.of(new RuleName("r1"), new Tally(1, 0), new RuleName("r2"), new Tally(2, 0)),
        world.outbox.tallies());
  }

  @Test
  void noStartRoutesAnewWhatIsPublished() throws IOException {
    for (int seed = 0; seed < 20; seed++) {
      HeldClock clock = new HeldClock();
      MemoryEngine engine = new MemoryEngine(clock, Duration.ofDays(7));
      ArchiveJournal journal = new ArchiveJournal(engine.journal());
      ArchiveOutbox outbox = new ArchiveOutbox(engine.outbox(), new Faults());
      outbox.owe(journal.append("{}"), World.NAME, "r");
      Archive archive =
          new Archive(
              World.NAME,
              World.settings("data/", MIB),
              journal,
              outbox,
              new ForwardingObjectStore(engine.objects("hub-1-lake")) {
                @Override
                public void publish(Sealed sealed) throws IOException {
                  super.publish(sealed);
                  throw new Faults.Died();
                }
              },
              "hub-1",
              clock);
      World.drain(archive);
      assertThrows(Faults.Died.class, archive::flush);
      Position cursor = outbox.cursor();
      assertEquals(cursor, engine.crash(new Random(seed)).outbox().cursor(), "seed " + seed);
    }
  }

  @Test
  void allPartitionsAreWrittenWhenOneIsLargeEnough() throws IOException {
    world.event("{\"k\":\"small\"}", "r");
    world.event("{\"k\":\"large\",\"x\":\"" + "x".repeat(500) + "\"}", "r");
    world.event("{\"k\":\"small\"}", "r");
    Archive archive = world.archive(World.settings("{detail.k}/", 500));
    World.drain(archive);
    assertEquals(2, world.keys().size());
    assertEquals(List.of("e1", "e2"), world.archivedIds());
    assertEquals(Optional.of(new Position(2)), world.outbox.settledThrough(World.NAME));
  }

  @Test
  void recordsAreWrittenWhenTheOldestIsOldEnough() throws IOException {
    Archive archive = world.archive(World.settings("data/", MIB));
    World.drain(archive);
    assertEquals(Optional.empty(), archive.untilFlush());
    world.event("{}", "r");
    World.drain(archive);
    assertEquals(Optional.of(Duration.ofSeconds(60)), archive.untilFlush());
    world.clock.advance(Duration.ofSeconds(59));
    world.event("{}", "r");
    World.drain(archive);
    assertEquals(Optional.of(Duration.ofSeconds(1)), archive.untilFlush());
    assertEquals(List.of(), world.keys());
    world.clock.advance(Duration.ofSeconds(1));
    assertTrue(archive.step());
    assertEquals(List.of("e1", "e2"), world.archivedIds());
    assertEquals(Optional.empty(), archive.untilFlush());
  }

  @Test
  void theFiveHundredAndFirstPartitionMakesAllBeWritten() throws IOException {
    for (int i = 0; i < 501; i++) {
      world.event("{\"k\":" + i + "}", "r");
    }
    Archive archive = world.archive(World.settings("{detail.k}/", MIB));
    World.drain(archive);
    assertEquals(500, world.keys().size());
    archive.flush();
    assertEquals(501, world.keys().size());
    assertEquals(501, world.archivedIds().size());
    assertEquals(new Tally(501, 0), world.outbox.tallies().get(new RuleName("r")));
  }

  @Test
  void onePartitionMoreThanMayBeOpenMakesAllBeWrittenAndNoneIsAnError() throws IOException {
    for (int i = 0; i < 10; i++) {
      world.event("{\"k\":" + i % 4 + "}", "r");
    }
    ArchiveSettings three =
        new ArchiveSettings(
            Prefix.parse("{detail.k}/"),
            "error/",
            MIB,
            Duration.ofSeconds(60),
            new LineSettings(Compression.NONE, 3, ErrorTail.NONE, LineShape.PLAIN));
    Archive archive = world.archive(three);
    World.drain(archive);
    archive.flush();
    assertEquals(
        List.of("1-3", "1-3", "1-3", "10-10", "4-6", "4-6", "4-6", "7-9", "7-9", "7-9"),
        world.keys().stream()
            .map(key -> key.replaceAll(".*hub-1-0*|\\.jsonl", "").replaceAll("-0*", "-"))
            .sorted()
            .toList());
    assertEquals(new Tally(10, 0), world.outbox.tallies().get(new RuleName("r")));
  }

  @Test
  void anEventWithoutItsPlaceStandsUnderTheErrorPrefixAndIsDead() throws IOException {
    world.event("{\"k\":\"\"}", "r1", "r2");
    world.event("{\"k\":\"a\"}", "r1");
    Archive archive = world.archive(World.settings("{detail.k}/", MIB));
    World.drain(archive);
    archive.flush();
    JsonNode error = world.errors().getFirst();
    assertEquals("Partitioning.ValueMissing", error.get("errorCode").textValue());
    assertEquals("at detail.k: the value is empty", error.get("errorMessage").textValue());
    assertEquals(1, error.get("attemptsMade").intValue());
    assertEquals(1, error.get("position").intValue());
    assertEquals(world.clock.now().toEpochMilli(), error.get("arrivalTimestamp").longValue());
    assertEquals(
        "e1", new JsonMapper().readTree(error.get("rawData").binaryValue()).get("id").textValue());
    assertEquals(
        Map.of(new RuleName("r1"), new Tally(1, 1), new RuleName("r2"), new Tally(0, 1)),
        world.outbox.tallies());
    assertTrue(
        world.keys().contains("error/lake-hub-1-00000000000000000001-00000000000000000002.jsonl"));
  }

  @Test
  void anEventThatMakesTooLongAKeyIsAnErrorRecord() throws IOException {
    world.event("{\"k\":\"" + "a".repeat(180) + "\"}", "r");
    Archive archive = world.archive(World.settings("{detail.k}-{detail.k}-", MIB));
    World.drain(archive);
    archive.flush();
    assertEquals("Partitioning.KeyInvalid", world.errors().getFirst().get("errorCode").asText());
    assertEquals(new Tally(0, 1), world.outbox.tallies().get(new RuleName("r")));
  }

  @Test
  void anEventThatTheJournalHasForgottenIsAnErrorRecord() throws IOException {
    world.journal.forget(world.event("{}", "r"));
    world.event("{}", "r");
    world.journal.forget(world.event("{}", "r"));
    world.event("{}", "r");
    world.journal.forget(world.event("{}", "r"));
    Archive archive = world.archive(World.settings("data/", MIB));
    World.drain(archive);
    archive.flush();
    assertEquals(List.of("e2", "e4"), world.archivedIds());
    assertEquals(
        List.of(1, 3, 5), world.errors().stream().map(e -> e.get("position").intValue()).toList());
    assertEquals("Journal.EventForgotten", world.errors().getFirst().get("errorCode").asText());
    assertNull(world.errors().getFirst().get("rawData"));
    assertEquals(new Tally(2, 3), world.outbox.tallies().get(new RuleName("r")));
  }

  @Test
  void aPartitionNeverLiesAmongTheErrorsNorInTheStoresOwnPlace() throws IOException {
    world.event("{\"k\":\"error\"}", "r");
    world.event("{\"k\":\".sluice\"}", "r");
    world.event("{\"k\":\"../..\"}", "r");
    Archive archive = world.archive(World.settings("{detail.k}/", MIB));
    World.drain(archive);
    archive.flush();
    assertEquals(
        List.of("%2E.%2F..", "%2Esluice", "%65rror"),
        world.keys().stream().map(key -> key.substring(0, key.indexOf('/'))).toList());
    assertEquals("error", Prefix.decode("%65rror"));
  }

  @Test
  void whereADiskDoesNotTellCaseApartNoTwoPartitionsAreOneFile() throws IOException {
    World blind =
        new World(
            new ForwardingObjectStore(World.memory()) {
              @Override
              public boolean distinguishesCase() {
                return false;
              }
            });
    for (String k : List.of("Shop", "shop", "SHOP", "Shop", "shop", "é", "É")) {
      blind.event("{\"k\":\"" + k + "\"}", "r");
    }
    Archive archive = blind.archive(World.settings("{detail.k}/", MIB));
    World.drain(archive);
    archive.flush();
    List<String> folders =
        blind.keys().stream().map(key -> key.substring(0, key.indexOf('/'))).toList();
    assertEquals(List.of("%73hop", "%C3%89", "%C3%A9", "S%48%4F%50", "Shop"), folders);
    assertEquals(
        List.of("shop", "É", "é", "SHOP", "Shop"), folders.stream().map(Prefix::decode).toList());
    assertEquals(7, blind.archivedIds().size());
  }

  @Test
  void distantPositionsAreAllRead() throws IOException {
    world.event("{}", "r");
    for (int i = 0; i < 100; i++) {
      world.journal.append("{}");
    }
    world.event("{}", "r");
    for (int i = 0; i < 10; i++) {
      world.journal.append("{}");
    }
    world.event("{}", "r");
    Archive archive = world.archive(World.settings("data/", MIB));
    World.drain(archive);
    archive.flush();
    assertEquals(List.of("e1", "e102", "e113"), world.archivedIds());
  }

  @Test
  void afterTroubleItPausesLongerAndLonger() throws IOException {
    world.event("{}", "r");
    Archive archive = world.archive(World.settings("data/", 1));
    for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
      world.faults.at(Faults.Mode.FAILS_BEFORE, 0);
      assertFalse(archive.step());
      assertEquals(Optional.of(Duration.ofSeconds(seconds)), archive.pause());
      assertFalse(archive.step());
      world.clock.advance(Duration.ofSeconds(seconds));
    }
    world.faults.heal();
    World.drain(archive);
    assertEquals(List.of("e1"), world.archivedIds());
    assertEquals(Optional.empty(), archive.pause());
  }

  @Test
  void aDamagedManifestStopsTheArchiveAndLosesNothing() throws IOException {
    world.event("{}", "r");
    var key = new dev.sluice.object.ObjectKey(".sluice/archive-lake.json");
    memory.put(
        key, "{\"version\":1,\"objects\":[]}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    Archive archive = world.archive(World.settings("data/", 1));
    assertFalse(archive.step());
    assertTrue(archive.pause().isPresent());
    assertEquals(List.of(), world.keys());
    memory.delete(key);
    world.clock.advance(Duration.ofSeconds(1));
    World.drain(archive);
    assertEquals(List.of("e1"), world.archivedIds());
  }

  @Test
  void aHubIdThatCannotStandInANameIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new Archive(
                World.NAME,
                World.settings("data/", 1),
                world.journal,
                world.outbox,
                memory,
                "../x",
                world.clock));
  }
}
