package dev.sluice.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.registry.Change;
import dev.sluice.registry.Registered;
import dev.sluice.registry.Registry;
import dev.sluice.testkit.HeldClock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a registry promises. All engines can do all of it, so there is no capability to declare.
@Timeout(60)
public abstract class RegistryContract {

  /// The clock that the engine is given.
  protected final HeldClock clock = new HeldClock();

  private Registry registry;

  /// Opens this test's registry; it begins empty, and after {@link #close()} it is opened again.
  protected abstract Registry open();

  /// The most bytes that a value may have; fewer than 1 MiB where each value is kept with more.
  protected int maxValueBytes() {
    return 1 << 20;
  }

  /// Ends the process that has the registry, in order.
  protected abstract void close();

  @BeforeEach
  final void openFirst() {
    registry = open();
  }

  @AfterEach
  final void closeLast() {
    close();
  }

  private void restart() {
    close();
    registry = open();
  }

  private static void assertConflict(Runnable write) {
    assertEquals("registry-conflict", assertThrows(Fault.class, write::run).code());
  }

  private static Optional<Registered> value(String key, long version, String text) {
    return Optional.of(new Registered(key, version, Payload.ofText(text)));
  }

  private static List<String> keys(List<Registered> found) {
    return found.stream().map(Registered::key).toList();
  }

  @Test
  final void aValueHasVersionsFromOneOn() {
    assertEquals(Optional.empty(), registry.find("k"));
    assertEquals(
        value("k", 1, "one"),
        Optional.of(registry.put("k", Payload.ofText("one"), Registry.ABSENT)));
    assertEquals(value("k", 1, "one"), registry.find("k"));
    assertEquals(2, registry.put("k", Payload.ofText("two"), 1).version());
    assertEquals(value("k", 2, "two"), registry.find("k"));
  }

  @Test
  final void aStaleWriterIsRefusedAndChangesNothing() {
    registry.put("k", Payload.ofText("one"), Registry.ABSENT);
    registry.put("k", Payload.ofText("two"), 1);
    assertConflict(() -> registry.put("k", Payload.ofText("x"), Registry.ABSENT));
    assertConflict(() -> registry.put("k", Payload.ofText("x"), 1));
    assertConflict(() -> registry.put("k", Payload.ofText("x"), 3));
    assertConflict(() -> registry.delete("k", 1));
    assertConflict(() -> registry.put("other", Payload.ofText("x"), 1));
    assertEquals(value("k", 2, "two"), registry.find("k"));
    assertEquals(Optional.empty(), registry.find("other"));
  }

  @Test
  final void valuesOutliveARestart() {
    registry.put("a", Payload.ofText("one"), Registry.ABSENT);
    registry.put("b", Payload.ofText("one"), Registry.ABSENT);
    registry.put("b", Payload.ofText("two"), 1);
    registry.put("c", Payload.EMPTY, Registry.ABSENT);
    registry.delete("a", 1);
    restart();
    assertEquals(Optional.empty(), registry.find("a"));
    assertEquals(value("b", 2, "two"), registry.find("b"));
    assertEquals(value("c", 1, ""), registry.find("c"));
  }

  @Test
  final void aDeletedValueIsGoneAndMayBeMadeAgain() {
    registry.put("k", Payload.ofText("one"), Registry.ABSENT);
    registry.delete("k", 1);
    assertEquals(Optional.empty(), registry.find("k"));
    assertEquals(List.of(), registry.list("", "", 10));
    assertEquals(1, registry.put("k", Payload.ofText("new"), Registry.ABSENT).version());
  }

  @Test
  final void aListKeepsToItsPrefixItsOrderAndItsPage() {
    for (String key : List.of("a/1", "b/2", "b/1", "b/3", "c/1")) {
      registry.put(key, Payload.ofText(key), Registry.ABSENT);
    }
    assertEquals(List.of("b/1", "b/2"), keys(registry.list("b/", "", 2)));
    assertEquals(List.of("b/3"), keys(registry.list("b/", "b/2", 2)));
    assertEquals(List.of(), keys(registry.list("b/", "b/3", 2)));
    assertEquals(List.of("a/1", "b/1", "b/2", "b/3", "c/1"), keys(registry.list("", "", 10)));
    assertEquals(value("c/1", 1, "c/1"), registry.list("c", "", 10).stream().findFirst());
  }

  @Test
  final void severalValuesChangeTogetherOrNotAtAll() {
    registry.put("a", Payload.ofText("one"), Registry.ABSENT);
    Change newB = new Change.Put("b", Payload.ofText("one"), Registry.ABSENT);
    assertConflict(() -> registry.write(List.of(newB, new Change.Delete("a", 2))));
    assertEquals(Optional.empty(), registry.find("b"));
    registry.write(List.of(newB, new Change.Delete("a", 1)));
    assertEquals(Optional.empty(), registry.find("a"));
    assertEquals(value("b", 1, "one"), registry.find("b"));
    for (List<Change> wrong :
        List.of(
            List.<Change>of(),
            List.<Change>of(new Change.Delete("b", 1), new Change.Delete("b", 1)),
            Collections.nCopies(Registry.MAX_CHANGES + 1, newB))) {
      assertThrows(IllegalArgumentException.class, () -> registry.write(wrong));
    }
    assertEquals(value("b", 1, "one"), registry.find("b"));
  }

  @Test
  final void ofManyWritersAtOnceNoneUndoesAnother()
      throws InterruptedException, ExecutionException {
    int writers = 8;
    int each = 25;
    registry.put("counter", Payload.ofText("0"), Registry.ABSENT);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> done = new ArrayList<>();
      for (int writer = 0; writer < writers; writer++) {
        done.add(
            threads.submit(() -> {
              for (int i = 0; i < each; i++) {
                addOne();
              }
            }));
      }
      for (Future<?> future : done) {
        future.get();
      }
    }
    assertEquals(
        value("counter", writers * each + 1, "" + writers * each), registry.find("counter"));
  }

  private void addOne() {
    while (true) {
      Registered now = registry.find("counter").orElseThrow();
      String next = "" + (Integer.parseInt(now.value().text()) + 1);
      try {
        registry.put("counter", Payload.ofText(next), now.version());
        return;
      } catch (Fault conflict) {
        assertEquals("registry-conflict", conflict.code());
      }
    }
  }

  @Test
  final void aKeyOrAValueBeyondTheLimitsIsRefused() {
    for (String key : List.of("", "k".repeat(513), "a\nb", "größe")) {
      assertThrows(
          IllegalArgumentException.class,
          () -> registry.put(key, Payload.EMPTY, Registry.ABSENT),
          () -> "'" + key + "'");
    }
    Payload large = Payload.of(new byte[maxValueBytes()]);
    Payload tooLarge = Payload.of(new byte[maxValueBytes() + 1]);
    assertThrows(
        IllegalArgumentException.class, () -> registry.put("k", tooLarge, Registry.ABSENT));
    assertEquals(List.of(), registry.list("", "", 10));
    String longest = "k".repeat(512);
    registry.put(longest, large, Registry.ABSENT);
    assertEquals(Optional.of(new Registered(longest, 1, large)), registry.find(longest));
  }
}
