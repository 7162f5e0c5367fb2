package dev.sluice.object.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.archive.Archive;
import dev.sluice.archive.ArchiveSettings;
import dev.sluice.archive.Prefix;
import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.journal.Position;
import dev.sluice.object.ObjectKey;
import dev.sluice.object.ObjectStore;
import dev.sluice.object.Sealed;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.Outbox;
import dev.sluice.outbox.Routed;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import dev.sluice.retention.Retention;
import dev.sluice.retention.RetentionSettings;
import dev.sluice.testkit.HeldClock;
import dev.sluice.testkit.bucket.BucketFault;
import dev.sluice.testkit.bucket.BucketServer;
import dev.sluice.testkit.forwarding.ForwardingObjectStore;
import dev.sluice.testkit.memory.MemoryEngine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// An archive whose bucket goes wrong at each request in turn, and whose process dies at each call.
@Timeout(120)
class ArchiveCrashInABucketTest {

  private static final int EVENTS = 8;
  private static final TargetName LAKE = new TargetName("lake");
  private static final RuleName RULE = new RuleName("r");
  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
  private static final Logger LOG = Logger.getLogger(Archive.class.getName());

  @TempDir private Path folder;
  private int worlds;

  @BeforeAll
  static void expectedTroubleIsNotShown() {
    LOG.setLevel(Level.OFF);
  }

  @AfterAll
  static void othersAreShownAgain() {
    LOG.setLevel(null);
  }

  private BucketServer server;

  @BeforeEach
  void begin() throws IOException {
    server = new BucketServer(Buckets.NAME);
  }

  @AfterEach
  void end() throws IOException {
    server.close();
  }

  /// What outlives the process: an engine, a spool, and a place in the bucket.
  private final class World implements AutoCloseable {
    final HeldClock clock = new HeldClock();
    final MemoryEngine engine = new MemoryEngine(clock, Duration.ofDays(30));
    final String name = "w" + ++worlds;
    final List<S3ObjectStore> opened = new ArrayList<>();

    World(int events) {
      for (int i = 1; i <= events; i++) {
        Event event =
            Event.builder("e" + i, "test", "t")
                .dataContentType("application/json")
                .data(Payload.ofText("{\"k\":" + i % 2 + "}"))
                .build();
        Position at = engine.journal().append(List.of(event)).getFirst().position();
        Outbox outbox = engine.outbox();
        outbox.route(
            new Routed(
                outbox.cursor(),
                at.plus(1),
                0,
                List.of(),
                List.of(new DeliveryId(at, RULE, LAKE))));
      }
    }

    S3ObjectStore store() {
      S3ObjectStore store =
          new S3ObjectStore(
              Buckets.settings(server.endpoint(), name + "/", true),
              Buckets.KEY,
              folder.resolve(name),
              "hub-lake",
              Buckets.ONCE);
      opened.add(store);
      return store;
    }

    Archive archive(ObjectStore store) {
      return new Archive(
          LAKE,
          new ArchiveSettings(Prefix.parse("k={detail.k}/"), "error/", 300, Duration.ofSeconds(60)),
          engine.journal(),
          engine.outbox(),
          store,
          "hub",
          clock);
    }

    /// Steps until there is no work, then a pause later again, and stops.
    void live(Archive archive) {
      drain(archive);
      clock.advance(Duration.ofMinutes(2));
      drain(archive);
      archive.flush();
    }

    void requireEachOnce(int events, String at) throws IOException {
      Map<String, Integer> counts = new TreeMap<>();
      server
          .objects()
          .forEach((key, bytes) -> {
            if (key.startsWith(name + "/")) {
              Matcher ids = ID.matcher(new String(bytes, StandardCharsets.UTF_8));
              while (ids.find()) {
                counts.merge(ids.group(1), 1, Integer::sum);
              }
            }
          });
      Map<String, Integer> expected = new TreeMap<>();
      IntStream.rangeClosed(1, events).forEach(i -> expected.put("e" + i, 1));
      assertEquals(expected, counts, at);
      assertEquals(events, engine.outbox().accounts().getFirst().delivered(), at);
      assertTrue(Set.copyOf(server.writes().values()).equals(Set.of(1)), at);
      try (var left = Files.walk(folder.resolve(name))) {
        assertEquals(List.of(), left.filter(Files::isRegularFile).toList(), at);
      }
    }

    @Override
    public void close() {
      opened.forEach(S3ObjectStore::close);
    }
  }

  private static void drain(Archive archive) {
    int steps = 0;
    while (archive.step()) {
      assertTrue(++steps < 10_000, "it always finds work");
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NONE", "HOLD", "ERROR_IN_SUCCESS"})
  void eachEventStandsOnceWhateverRequestGoesWrong(BucketFault fault) throws IOException {
    boolean hasCome = true;
    int at = 0;
    while (hasCome) {
      int wrong = at++;
      try (World world = new World(EVENTS)) {
        server.behave((n, _, _) -> n == wrong || n == wrong + 2 ? fault : BucketFault.NONE);
        Archive archive = world.archive(world.store());
        world.live(archive);
        hasCome = server.requests() > wrong;
        // Once the same process goes on, and once another one comes after it.
        world.live(wrong % 2 == 0 ? archive : world.archive(world.store()));
        world.live(world.archive(world.store()));
        world.requireEachOnce(EVENTS, fault + " at request " + wrong);
      }
    }
    assertTrue(at > 4, "only " + at + " requests");
  }

  /// The end of a process.
  private static final class Died extends Error {
    private static final long serialVersionUID = 1L;
  }

  private interface Step {
    void run() throws IOException;
  }

  /// A store whose process dies at one of its calls that change something, before it or after it.
  private static final class MortalStore extends ForwardingObjectStore {
    private int left;
    private final boolean isDoneFirst;

    MortalStore(ObjectStore to, int calls, boolean isDoneFirst) {
      super(to);
      this.left = calls;
      this.isDoneFirst = isDoneFirst;
    }

    private void live(Step step) throws IOException {
      boolean dies = left-- == 0;
      if (dies && !isDoneFirst) {
        throw new Died();
      }
      step.run();
      if (dies) {
        throw new Died();
      }
    }

    @Override
    public void publish(Sealed sealed) throws IOException {
      live(() -> super.publish(sealed));
    }

    @Override
    public void put(ObjectKey key, byte[] bytes) throws IOException {
      live(() -> super.put(key, bytes));
    }

    @Override
    public void delete(ObjectKey key) throws IOException {
      live(() -> super.delete(key));
    }

    @Override
    public void discardDrafts(Collection<Sealed> except) throws IOException {
      live(() -> super.discardDrafts(except));
    }
  }

  @Test
  void eachEventStandsOnceWhereverTheProcessDies() throws IOException {
    for (boolean isDoneFirst : new boolean[] {false, true}) {
      boolean hasDied = true;
      int at = 0;
      while (hasDied) {
        int call = at++;
        try (World world = new World(EVENTS)) {
          hasDied = dies(world, call, isDoneFirst);
          // The next life dies too, a little later in its recovery.
          dies(world, call % 4, isDoneFirst);
          world.live(world.archive(world.store()));
          world.requireEachOnce(EVENTS, "died at call " + call + ", done: " + isDoneFirst);
        }
      }
      assertTrue(at > 8, "only " + at + " calls");
    }
  }

  private static boolean dies(World world, int call, boolean isDoneFirst) {
    try {
      world.live(world.archive(new MortalStore(world.store(), call, isDoneFirst)));
      return false;
    } catch (Died _) {
      return true;
    }
  }

  @Test
  void aBucketThatIsAwayForDaysCostsNothingButPatience() throws IOException {
    try (World world = new World(EVENTS)) {
      server.leave();
      Archive archive = world.archive(world.store());
      Retention retention =
          new Retention(
              new RetentionSettings(
                  Duration.ofDays(1), RetentionSettings.NO_LIMIT, Duration.ofDays(1), false),
              world.engine.journal(),
              world.engine.outbox(),
              world.clock);
      Duration longest = Duration.ZERO;
      for (int hour = 0; hour < 72; hour++) {
        for (int again = 0; again < 3; again++) {
          drain(archive);
          world.clock.advance(Duration.ofSeconds(61));
          longest = archive.pause().filter(longer(longest)).orElse(longest);
        }
        drain(archive);
        longest = archive.pause().filter(longer(longest)).orElse(longest);
        world.clock.advance(Duration.ofHours(1));
        boolean _ = retention.step();
      }
      assertEquals(Duration.ofMinutes(1), longest);
      assertEquals(Position.FIRST, world.engine.journal().first());
      // What is drafted does not grow meanwhile: one range, until it is published.
      try (var spooled = Files.walk(folder.resolve(world.name))) {
        assertTrue(spooled.filter(Files::isRegularFile).count() <= 3);
      }
      server.comeBack();
      drain(archive);
      world.live(archive);
      world.requireEachOnce(EVENTS, "after three days");
    }
  }

  private static java.util.function.Predicate<Duration> longer(Duration than) {
    return pause -> pause.compareTo(than) > 0;
  }
}
