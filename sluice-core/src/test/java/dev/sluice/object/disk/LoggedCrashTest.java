package dev.sluice.object.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.log.Disk;
import dev.sluice.engine.log.DiskFile;
import dev.sluice.engine.log.ForwardingDisk;
import dev.sluice.engine.log.ForwardingFile;
import dev.sluice.object.ObjectKey;
import dev.sluice.testkit.HeldClock;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LoggedCrashTest {

  private static final Logger LOG = Logger.getLogger("dev.sluice");
  private static final PutLog.Room AMPLE = new PutLog.Room(1_000, 1 << 24);
  private static final String BIG = "b".repeat(LoggedObjectStore.MAX_LOGGED + 1);

  private final Random random = new Random(7);
  private final Path root;
  private Power power;

  LoggedCrashTest(@TempDir Path directory) {
    this.root = directory;
    this.power = new Power(directory, "hub-1");
  }

  @BeforeAll
  static void expectedErrorsAreNotShown() {
    LOG.setLevel(Level.OFF);
  }

  @AfterAll
  static void othersAreShownAgain() {
    LOG.setLevel(null);
  }

  private LoggedObjectStore store(Path folder, PutLog.Room room, UnaryOperator<Disk> disk) {
    return new LoggedObjectStore(
        new DiskObjectStore(folder, "hub-1", power),
        () -> PutLog.open(disk.apply(power.log), random::nextLong, new HeldClock(), room),
        Duration.ofDays(1));
  }

  private LoggedObjectStore store() {
    return store(root, AMPLE, disk -> disk);
  }

  private static ObjectKey key(String value) {
    return new ObjectKey(value);
  }

  private static void put(LoggedObjectStore store, String key, String text) throws IOException {
    store.put(key(key), text.getBytes(UTF_8));
  }

  private static Optional<String> text(LoggedObjectStore store, String key) throws IOException {
    var found = store.open(key(key));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try (var in = found.get()) {
      return Optional.of(new String(in.readAllBytes(), UTF_8));
    }
  }

  /// Ends a process by a loss of power.
  private void crash(LoggedObjectStore store) throws IOException {
    power.off();
    try {
      store.close();
    } catch (IOException | UncheckedIOException _) {
      // It could not end in order.
    }
    power.on(random);
  }

  /// What may stand under each key.
  private final Map<String, List<Optional<String>>> may = new HashMap<>();

  private interface Step {
    void run() throws IOException;
  }

  private void change(String key, Optional<String> to, Step step) throws IOException {
    List<Optional<String>> both = new ArrayList<>(may.getOrDefault(key, List.of(Optional.empty())));
    both.add(to);
    may.put(key, both);
    step.run();
    may.put(key, List.of(to));
  }

  private void put(String key, String text, LoggedObjectStore store) throws IOException {
    change(key, Optional.of(text), () -> put(store, key, text));
  }

  private void delete(String key, LoggedObjectStore store) throws IOException {
    change(key, Optional.empty(), () -> store.delete(key(key)));
  }

  private void live(LoggedObjectStore store) throws IOException {
    put("in/a", "one", store);
    put("in/b", "two", store);
    store.behind().step();
    put("in/a", "three", store);
    delete("in/b", store);
    put("c", "four", store);
    put("d", "five", store);
    delete("d", store);
    put("e", "six", store);
    put("e", BIG, store);
    store.behind().step();
    put("in/b", "seven", store);
    put("f", "eight", store);
  }

  private void requireKept(LoggedObjectStore store, String when) throws IOException {
    for (Map.Entry<String, List<Optional<String>>> each : may.entrySet()) {
      Optional<String> is = text(store, each.getKey());
      assertTrue(
          each.getValue().contains(is),
          () -> when + ": " + each.getKey() + " is " + is.map(text -> text.substring(0, 3)));
    }
  }

  private boolean survives(Path folder, long steps, UnaryOperator<Disk> disk) throws IOException {
    power = new Power(folder, "hub-1");
    may.clear();
    power.failsAfter(steps);
    LoggedObjectStore first = store(folder, AMPLE, disk);
    try {
      live(first);
    } catch (IOException | UncheckedIOException _) {
      assertTrue(power.hasFailed());
    }
    boolean hasFailed = power.hasFailed();
    crash(first);
    for (int again = 1; again < 30; again += 7) {
      power.failsAfter(again);
      LoggedObjectStore struck = store(folder, AMPLE, disk);
      try {
        struck.behind();
      } catch (IOException | UncheckedIOException _) {
        assertTrue(power.hasFailed());
      }
      crash(struck);
    }
    for (int life = 0; life < 2; life++) {
      LoggedObjectStore next = store(folder, AMPLE, disk);
      requireKept(next, "step " + steps + ", life " + life);
      crash(next);
    }
    return !hasFailed;
  }

  private void everyLoss(UnaryOperator<Disk> disk) throws IOException {
    int steps = 0;
    while (!survives(root.resolve("run" + steps), steps, disk)) {
      steps++;
    }
    assertTrue(steps > 60, "only " + steps + " steps");
  }

  @Test
  void whatWasPutIsThereAndWhatWasDeletedIsNotWheneverThePowerFails() throws IOException {
    everyLoss(disk -> disk);
  }

  @Test
  void aLogThatIsNotSyncedIsFoundOut() {
    assertThrows(AssertionError.class, () -> everyLoss(disk -> onSync(disk, () -> false)));
  }

  private interface Syncs {
    boolean goOn() throws IOException;
  }

  private static Disk onSync(Disk disk, Syncs syncs) {
    return new ForwardingDisk(disk) {
      @Override
      public DiskFile open(String name) throws IOException {
        return new ForwardingFile(super.open(name)) {
          @Override
          public void sync() throws IOException {
            if (syncs.goOn()) {
              super.sync();
            }
          }
        };
      }
    };
  }

  @Test
  void whatIsSettledIsNotWrittenAgain() throws IOException {
    LoggedObjectStore store = store();
    put(store, "a", "one");
    assertTrue(store.behind().step());
    assertFalse(store.behind().step());
    crash(store);
    // Somebody forgets it, as old objects are forgotten: without telling the log.
    Files.delete(root.resolve("a"));
    assertEquals(Optional.empty(), text(store(), "a"));
  }

  @Test
  void whenAStartFailsNothingOfItGoesOn() throws IOException {
    LoggedObjectStore store = store();
    put(store, "a", "one");
    put(store, "b", "longer");
    crash(store);
    FailingPair pair = new FailingPair(power);
    DiskObjectStore files = new DiskObjectStore(root, "hub-1", pair);
    PutLog log = PutLog.open(power.log, random::nextLong, new HeldClock(), AMPLE);
    assertThrows(IOException.class, () -> Settling.begin(log, files, Duration.ofDays(1)));
    assertEquals(0, pair.running.get());
  }

  /// Of two files that are synced side by side, the short one fails and the other goes on after
  /// that.
  private static final class FailingPair implements Durability {
    private final Durability others;
    private final CountDownLatch both = new CountDownLatch(2);
    private final AtomicInteger running = new AtomicInteger();

    private FailingPair(Durability others) {
      this.others = others;
    }

    @Override
    public void file(FileOutputStream file) throws IOException {
      running.incrementAndGet();
      both.countDown();
      try {
        both.await();
        if (file.getChannel().position() == 3) {
          throw new IOException("the sync of a file fails");
        }
        for (int turn = 0; turn < 1_000_000; turn++) {
          Thread.onSpinWait();
        }
      } catch (InterruptedException e) {
        throw new IOException(e);
      } finally {
        running.decrementAndGet();
      }
    }

    @Override
    public void file(Path file) throws IOException {
      others.file(file);
    }

    @Override
    public void directory(Path directory) throws IOException {
      others.directory(directory);
    }
  }

  @Test
  void afterAnOrderlyEndNothingIsLeftToDo() throws IOException {
    LoggedObjectStore store = store();
    put(store, "a", "one");
    store.close();
    Files.delete(root.resolve("a"));
    assertEquals(Optional.empty(), text(store(), "a"));
  }

  @Test
  void manyWhoPutWhileOneIsSyncedShareTheNextSync()
      throws IOException, InterruptedException, ExecutionException {
    AtomicInteger syncs = new AtomicInteger();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    // The first is that of a new segment's header.
    Syncs held =
        () -> {
          if (syncs.incrementAndGet() == 2) {
            begun.countDown();
            try {
              mayEnd.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
          }
          return true;
        };
    LoggedObjectStore store = store(root, AMPLE, disk -> onSync(disk, held));
    List<Future<?>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 30; i++) {
        String key = "k" + i;
        all.add(
            threads.submit(() -> {
              put(store, key, key);
              return key;
            }));
        if (i == 0) {
          begun.await();
        }
      }
      while (store.behind().log().unsettled() < 30) {
        Thread.onSpinWait();
      }
      mayEnd.countDown();
      for (Future<?> each : all) {
        each.get();
      }
    }
    assertEquals(3, syncs.get());
  }

  @Test
  void atTheLimitPutsWaitUntilFilesAreSynced()
      throws IOException, InterruptedException, ExecutionException {
    LoggedObjectStore store = store(root, new PutLog.Room(2, 1 << 20), disk -> disk);
    put(store, "a", "one");
    put(store, "b", "two");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> third =
          threads.submit(() -> {
            put(store, "c", "three");
            return true;
          });
      while (store.behind().log().held() == 0) {
        Thread.onSpinWait();
      }
      store.behind().step();
      third.get();
    }
    assertEquals(1, store.behind().log().unsettled());
  }

  @Test
  void aSyncOfTheLogThatFailsIsToldAndNotRepeated() throws IOException {
    LoggedObjectStore store = store();
    put(store, "a", "one");
    power.log.failNextSync(random);
    assertThrows(IOException.class, () -> put(store, "b", "two"));
    power.log.heal();
    IOException told = assertThrows(IOException.class, () -> put(store, "c", "three"));
    assertTrue(told.toString().contains("until the next start"), told::toString);
    crash(store);
    assertEquals(Optional.of("one"), text(store(), "a"));
  }

  @Test
  void aFileWhoseSyncFailsIsWrittenAnewByTheNextStart() throws IOException {
    LoggedObjectStore store = store();
    put(store, "a", "one");
    power.failSettling();
    store.close();
    crash(store);
    assertEquals(Optional.of("one"), text(store(), "a"));
  }

  @Test
  void aFullDiskIsToldAndWaitedOut() throws IOException {
    LoggedObjectStore store = store();
    put(store, "a", "one");
    power.log.limit(power.log.used() + 10);
    assertThrows(IOException.class, () -> put(store, "b", "two"));
    power.log.heal();
    put(store, "c", "three");
    crash(store);
    LoggedObjectStore next = store();
    assertEquals(Optional.of("one"), text(next, "a"));
    assertEquals(Optional.of("three"), text(next, "c"));
  }

  @Test
  void damageIsToldAndNothingIsReadMeanwhile() throws IOException {
    LoggedObjectStore store = store();
    put(store, "a", "one");
    put(store, "b", "two");
    put(store, "c", "three");
    crash(store);
    String name = power.log.names().getFirst();
    power.log.flip(name, 80, 1);
    IOException told = assertThrows(IOException.class, () -> text(store(), "a"));
    assertTrue(told.toString().contains("is damaged: " + name), told::toString);
    power.log.flip(name, 80, 1);
    assertEquals(Optional.of("one"), text(store(), "a"));
  }
}
