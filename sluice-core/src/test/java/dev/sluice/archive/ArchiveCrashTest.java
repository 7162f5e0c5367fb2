package dev.sluice.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.object.ObjectStore;
import dev.sluice.object.disk.DiskObjectStore;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArchiveCrashTest {

  private static final int EVENTS = 12;

  private static final Logger LOG = Logger.getLogger(Archive.class.getName());

  /// Small enough that the events make several ranges.
  private static final long FLUSH_BYTES = 300;

  @BeforeAll
  static void thousandsOfExpectedLinesAreNotShown() {
    LOG.setLevel(Level.OFF);
  }

  @AfterAll
  static void othersAreShownAgain() {
    LOG.setLevel(null);
  }

  @ParameterizedTest
  @EnumSource
  void eachEventStandsOnceWhateverCallGoesWrong(Faults.Mode mode) throws IOException {
    everyFault(mode, _ -> World.memory());
  }

  @ParameterizedTest
  @EnumSource
  void eachEventStandsOnceOnDiskWhateverCallGoesWrong(Faults.Mode mode, @TempDir Path directory)
      throws IOException {
    everyFault(mode, n -> new DiskObjectStore(directory.resolve("run" + n), "hub-1-lake"));
    try (var left = Files.walk(directory)) {
      assertEquals(
          List.of(),
          left.filter(path -> path.toString().contains(".sluice") && Files.isRegularFile(path))
              .toList());
    }
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void eachEventStandsOncePackedWhateverCallGoesWrong(Compression compression) throws IOException {
    for (Faults.Mode mode : Faults.Mode.values()) {
      everyFault(mode, _ -> World.memory(), compression);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsDroppedIsCountedOnceWhateverCallGoesWrong(Faults.Mode mode) throws IOException {
    boolean hasCome = true;
    for (int n = 0; hasCome; n++) {
      World world = new World(World.memory());
      for (int i = 0; i < EVENTS; i++) {
        world.event(i % 3 == 0 ? "{\"k\":\"" + i % 2 + "\"}" : "{}", "r1");
      }
      ArchiveSettings settings =
          new ArchiveSettings(
              Prefix.parse("{detail.j}/"),
              "error/",
              200,
              Duration.ofSeconds(60),
              new LineSettings(Compression.NONE, 2, ErrorTail.NONE, ArchiveShapeTest.SHAPE));
      world.faults.at(mode, n);
      live(world, settings);
      hasCome = world.faults.hasCome();
      world.faults.heal();
      live(world, settings);
      String at = mode + " at call " + n;
      assertEquals(4, world.archivedIds().size(), at);
      assertEquals(8, DroppedSoFar.read(world.store, World.NAME).total(), at);
      assertEquals(new Tally(12, 0), world.outbox.tallies().get(new RuleName("r1")), at);
    }
  }

  private static void everyFault(Faults.Mode mode, IntFunction<ObjectStore> stores)
      throws IOException {
    everyFault(mode, stores, Compression.NONE);
  }

  private static void everyFault(
      Faults.Mode mode, IntFunction<ObjectStore> stores, Compression compression)
      throws IOException {
    int n = 0;
    boolean hasCome = true;
    while (hasCome) {
      hasCome = oneFault(mode, n, stores.apply(n), compression);
      n++;
    }
    assertTrue(n > 40, "only " + n + " calls");
  }

  /// Lets call n go wrong, and after the recovery's own calls one more.
  private static boolean oneFault(
      Faults.Mode mode, int n, ObjectStore store, Compression compression) throws IOException {
    World world = new World(store);
    for (int i = 0; i < EVENTS; i++) {
      String[] rules = i % 3 == 0 ? new String[] {"r1", "r2"} : new String[] {"r1"};
      world.event(i % 5 == 4 ? "{}" : "{\"k\":" + i % 2 + "}", rules);
    }
    world.faults.at(mode, n);
    live(world, compression);
    boolean hasCome = world.faults.hasCome();
    world.faults.heal();
    for (int again = 0; again < 4; again++) {
      // The recovery is struck too, each time a little later.
      world.faults.at(mode, again);
      live(world, compression);
      world.faults.heal();
    }
    live(world, compression);

    String at = mode + " at call " + n;
    assertEquals(
        IntStream.rangeClosed(1, EVENTS)
            .filter(i -> i % 5 != 0)
            .mapToObj(i -> "e" + i)
            .sorted()
            .toList(),
        world.archivedIds(),
        at);
    assertEquals(
        List.of(5, 10),
        world.errors().stream().map(error -> error.get("position").intValue()).sorted().toList(),
        at);
    assertEquals(new Tally(10, 2), world.outbox.tallies().get(new RuleName("r1")), at);
    assertEquals(new Tally(3, 1), world.outbox.tallies().get(new RuleName("r2")), at);
    return hasCome;
  }

  /// One life of a process, from a start to a clean stop or to its death.
  private static void live(World world, Compression compression) {
    live(world, World.packed("{detail.k}/", FLUSH_BYTES, compression));
  }

  private static void live(World world, ArchiveSettings settings) {
    Archive archive = world.archive(settings);
    try {
      World.drain(archive);
      // After an error the same object goes on.
      world.clock.advance(Duration.ofMinutes(2));
      World.drain(archive);
      archive.flush();
    } catch (Faults.Died _) {
      world.faults.heal();
    }
  }
}
