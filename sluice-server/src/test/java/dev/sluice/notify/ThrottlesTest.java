package dev.sluice.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.Payload;
import dev.sluice.notify.manners.Throttling;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.registry.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ThrottlesTest {

  private static final String THROTTLE =
      """
      {"key":"chat","model":"$n","throttle":{"key":"$app","per":"10m"}}
      """;
  private static final Duration STEP = Duration.ofSeconds(30);

  @Test
  void ofAKeyOneIsSentInATimeAndTheOthersSayWhichOne() throws InterruptedException {
    try (MannersWorld world = new MannersWorld(THROTTLE, "{\"key\":\"plain\"}")) {
      List<String> ids = world.post("chat", 0, 6);
      world.settle();
      world.pass(Duration.ofMinutes(1), STEP);
      assertEquals(List.of("0", "1"), world.texts("chat"));
      assertEquals(6, world.texts("plain").size());
      for (int i = 2; i < 6; i++) {
        assertEquals("THROTTLED", world.state(ids.get(i)));
        assertEquals(ids.get(i % 2), world.message(ids.get(i)).instead().orElseThrow().toString());
      }
      world.restart();
      world.post("chat", 6, 7);
      world.settle();
      assertEquals(2, world.texts("chat").size(), "it is known over a restart");
      world.pass(Duration.ofMinutes(9), STEP);
      world.post("chat", 8, 9);
      world.settle();
      assertEquals(List.of("0", "1", "8"), world.texts("chat"));
    }
  }

  @Test
  void withoutAKeyTheWholeIntegrationIsThrottled() throws InterruptedException {
    try (MannersWorld world =
        new MannersWorld("{\"key\":\"chat\",\"throttle\":{\"per\":\"1m\"}}")) {
      world.post("chat", 0, 6);
      world.settle();
      world.pass(STEP, STEP);
      assertEquals(List.of("0"), world.texts("chat"));
    }
  }

  @Test
  void noneIsLeftOutBeforeOneOfItsKeyHasArrived() throws InterruptedException {
    try (MannersWorld world = new MannersWorld(THROTTLE)) {
      world.answer("chat", 503);
      List<String> ids = world.post("chat", 0, 4);
      world.settle();
      assertEquals("PENDING", world.state(ids.get(2)));
      assertEquals(0, world.message(ids.get(2)).attempts());
      world.answer("chat", 200);
      world.pass(Duration.ofMinutes(2), STEP);
      assertEquals("DELIVERED", world.state(ids.get(0)));
      assertEquals("THROTTLED", world.state(ids.get(2)));
    }
  }

  @Test
  void theTimeCountsFromTheArrival() throws InterruptedException {
    try (MannersWorld world = new MannersWorld(THROTTLE)) {
      world.answer("chat", 503);
      world.post("chat", 0, 1);
      world.settle();
      world.clock.advance(Duration.ofMinutes(11));
      world.answer("chat", 200);
      world.settle();
      world.post("chat", 2, 3);
      world.settle();
      assertEquals(List.of("0"), world.texts("chat"));
    }
  }

  @Test
  void whenTheFirstOneDiesTheNextIsSent() throws InterruptedException {
    try (MannersWorld world = new MannersWorld(THROTTLE)) {
      world.answer("chat", 403);
      List<String> ids = world.post("chat", 0, 1);
      world.settle();
      assertEquals("DEAD", world.state(ids.getFirst()));
      world.answer("chat", 200);
      ids.addAll(world.post("chat", 2, 3));
      world.settle();
      assertEquals(List.of("2"), world.texts("chat"));

      // One of its key has arrived meanwhile.
      assertTrue(world.engine().outbox().redrive(DeliveryId.parse(ids.getFirst()).orElseThrow()));
      world.settle();
      assertEquals("THROTTLED", world.state(ids.getFirst()));
    }
  }

  @Test
  void oneThatWaitsInADigestHasArrivedWithIt() throws InterruptedException {
    String both = THROTTLE.replace("\"model\":\"$n\"", "\"model\":\"$items\"").strip();
    try (MannersWorld world =
        new MannersWorld(
            both.substring(0, both.length() - 1)
                + ",\"digest\":{\"count\":20,\"age\":\"2m\",\"item\":\"$n\"}}")) {
      List<String> ids = world.post("chat", 0, 60);
      world.settle();
      assertEquals(List.of(), world.texts("chat"), "two of them are not twenty");
      assertEquals("PENDING", world.state(ids.get(2)));
      world.pass(Duration.ofMinutes(3), STEP);
      assertEquals(List.of("0\n1"), world.texts("chat"));
      assertEquals("COLLECTED", world.state(ids.get(1)));
      assertEquals("THROTTLED", world.state(ids.get(59)));
    }
  }

  @Test
  void oneOfADigestThatIsDeadHasNotArrived() throws InterruptedException {
    try (MannersWorld world =
        new MannersWorld(
            "{\"key\":\"chat\",\"model\":\"$items\",\"throttle\":{\"per\":\"1h\"},"
                + "\"digest\":{\"age\":\"1m\",\"item\":\"$n\"}}")) {
      world.answer("chat", 403);
      List<String> ids = world.post("chat", 0, 1);
      world.settle();
      world.pass(Duration.ofMinutes(2), STEP);
      assertEquals("COLLECTED", world.state(ids.getFirst()));
      world.answer("chat", 200);
      world.post("chat", 1, 2);
      world.settle();
      world.pass(Duration.ofMinutes(2), STEP);
      assertEquals(List.of("1"), world.texts("chat"));
    }
  }

  @Test
  void oldKeysAreForgottenAndThoseThatCountAreNot() throws InterruptedException {
    try (MannersWorld world = new MannersWorld(THROTTLE)) {
      world.post("chat", 0, 1);
      world.settle();
      world.pass(Duration.ofMinutes(6), STEP);
      world.post("chat", 1, 2);
      world.settle();
      assertEquals(2, world.rows("notify/throttle/").size());
      world.pass(Duration.ofMinutes(5), STEP);
      world.sweep();
      assertEquals(1, world.rows("notify/throttle/").size());
      world.post("chat", 3, 4);
      world.settle();
      assertEquals(List.of("0", "1"), world.texts("chat"));
      world.file(false, "{\"key\":\"chat\"}");
      world.restart();
      world.sweep();
      assertEquals(List.of(), world.rows("notify/throttle/"));
    }
  }

  @Test
  void noKeyStandsInTheRegistryAsItIs() throws InterruptedException {
    try (MannersWorld world = new MannersWorld(THROTTLE)) {
      world.post("{\"app\":\"very-private\",\"n\":1}");
      world.settle();
      assertTrue(
          world.engine().registry().list("notify/throttle/", "", 10).stream()
              .noneMatch(row -> (row.key() + row.value().text()).contains("very-private")));
    }
  }

  @Test
  void whatHasMoreKeysThanAreRememberedGoesThrough() throws InterruptedException {
    try (MannersWorld world = new MannersWorld(THROTTLE)) {
      String target = world.topic().targets().getFirst().toString();
      for (int i = 0; i < Throttling.MAX_KEYS; i += 100) {
        List<Change> rows = new ArrayList<>();
        for (int j = i; j < i + 100; j++) {
          rows.add(
              new Change.Put(
                  "notify/throttle/" + target + "/" + j,
                  Payload.ofText("900~sluice.notify~" + target),
                  0));
        }
        world.engine().registry().write(rows);
      }
      world.post("chat", 0, 4);
      world.settle();
      assertEquals(List.of("0", "1", "2", "3"), world.texts("chat"));
    }
  }

  /// Kills the process at each moment, one after the other: of a key one message is sent in a time,
  /// and those that are left out gave way to one that has arrived.
  @Test
  void whereverTheProcessIsKilledOneOfAKeyIsSent() throws InterruptedException {
    int all = run(-1);
    assertTrue(all > 10, "there are moments: " + all);
    for (int moment = 1; moment <= all; moment++) {
      run(moment);
    }
  }

  private static int run(int killAt) throws InterruptedException {
    try (MannersWorld world = new MannersWorld(killAt, THROTTLE)) {
      world.killAt(killAt);
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < 8; i += 2) {
        ids.addAll(world.post("chat", i, i + 2));
        world.settle();
        world.clock.advance(STEP);
      }
      world.pass(Duration.ofMinutes(5), STEP);
      Map<String, Instant> sent = new HashMap<>();
      world.sent().forEach(each -> sent.putIfAbsent(each.id(), each.at()));
      assertEquals(2, sent.size(), "killed at " + killAt);
      for (String id : ids) {
        assertEquals(sent.containsKey(id) ? "DELIVERED" : "THROTTLED", world.state(id));
      }
      return world.moments();
    }
  }
}
