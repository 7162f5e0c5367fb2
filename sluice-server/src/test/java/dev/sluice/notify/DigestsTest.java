package dev.sluice.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.outbox.DeliveryId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DigestsTest {

  private static final String DIGEST =
      """
      {"key":"chat","model":"$count: $items","digest":{"count":3,"age":"10m","item":"n$n","separator":","}}
      """;
  private static final Duration AGE = Duration.ofMinutes(10);
  private static final Duration STEP = Duration.ofSeconds(30);

  @Test
  void postsAreGatheredUntilThereAreEnough() throws InterruptedException {
    try (MannersWorld world = new MannersWorld(DIGEST)) {
      List<String> ids = world.post("chat", 0, 2);
      world.settle();
      assertEquals(List.of(), world.texts("chat"));
      assertEquals("PENDING", world.state(ids.getFirst()));
      ids.addAll(world.post("chat", 2, 3));
      world.settle();
      assertEquals(List.of("3: n0,n1,n2"), world.texts("chat"));
      world.pass(STEP, STEP);
      for (String id : ids) {
        assertEquals("COLLECTED", world.state(id));
        DeliveryId digest = world.message(id).instead().orElseThrow();
        assertEquals(world.sent().getFirst().id(), digest.toString());
        assertEquals("DELIVERED", world.state(digest.toString()));
      }
    }
  }

  @Test
  void postsAreGatheredUntilTheFirstIsOldEnough() throws InterruptedException {
    try (MannersWorld world = new MannersWorld(DIGEST)) {
      world.post("chat", 0, 1);
      world.settle();
      world.pass(Duration.ofMinutes(5), STEP);
      world.post("chat", 1, 2);
      world.pass(Duration.ofMinutes(5).minusSeconds(30), STEP);
      assertEquals(List.of(), world.texts("chat"));
      world.pass(STEP, STEP);
      assertEquals(List.of("2: n0,n1"), world.texts("chat"));
      world.pass(AGE, STEP);
      assertEquals(1, world.texts("chat").size());
    }
  }

  @Test
  void whatComesTogetherIsSplitAndNobodyElseWaits() throws InterruptedException {
    try (MannersWorld world = new MannersWorld(DIGEST, "{\"key\":\"plain\"}")) {
      world.post("chat", 0, 7);
      world.settle();
      assertEquals(7, world.texts("plain").size());
      assertEquals(List.of("3: n0,n1,n2", "3: n3,n4,n5"), world.texts("chat"));
      world.pass(AGE, STEP);
      assertEquals("1: n6", world.texts("chat").getLast());
    }
  }

  @Test
  void whatStandsInADigestStandsInNoLaterOneThoughItHasNotEnded() throws InterruptedException {
    try (MannersWorld world = new MannersWorld(DIGEST)) {
      List<String> ids = world.post("chat", 0, 2);
      world.settle();
      world.post("chat", 2, 5);
      world.settle();
      assertEquals("PENDING", world.state(ids.getFirst()));
      world.post("chat", 5, 6);
      world.settle();
      world.pass(AGE, STEP);
      assertEquals(List.of("3: n0,n1,n2", "3: n3,n4,n5"), world.texts("chat"));
      assertEquals("COLLECTED", world.state(ids.getFirst()));
    }
  }

  @Test
  void aDigestGathersOnOverARestart() throws InterruptedException {
    try (MannersWorld world = new MannersWorld(DIGEST)) {
      world.post("chat", 0, 2);
      world.settle();
      world.restart();
      world.clock.advance(AGE);
      world.settle();
      assertEquals(List.of("2: n0,n1"), world.texts("chat"));
    }
  }

  @Test
  void aDigestIsTriedAgainAndADeadOneIsRedrivenAsAWhole() throws InterruptedException {
    try (MannersWorld world = new MannersWorld(DIGEST)) {
      world.answer("chat", 403);
      List<String> ids = world.post("chat", 0, 3);
      world.settle();
      world.pass(STEP, STEP);
      DeliveryId digest = world.message(ids.getFirst()).instead().orElseThrow();
      assertEquals("DEAD", world.state(digest.toString()));
      world.answer("chat", 200);
      assertTrue(world.engine().outbox().redrive(digest));
      world.settle();
      assertEquals(List.of("3: n0,n1,n2"), world.texts("chat"));
    }
  }

  @Test
  void aPostThatWasDeadBeforeTheDigestsBeganIsInOneWhenItIsRedriven() throws InterruptedException {
    try (MannersWorld world = new MannersWorld("{\"key\":\"chat\"}")) {
      world.answer("chat", 403);
      String dead = world.post("chat", 0, 1).getFirst();
      world.settle();
      assertEquals("DEAD", world.state(dead));
      world.answer("chat", 200);
      world.file(false, DIGEST);
      world.restart();
      world.post("chat", 1, 4);
      world.settle();
      assertTrue(world.engine().outbox().redrive(DeliveryId.parse(dead).orElseThrow()));
      world.pass(AGE.plus(STEP), STEP);
      assertEquals(List.of("3: n1,n2,n3", "1: n0"), world.texts("chat"));
      assertEquals("COLLECTED", world.state(dead));
    }
  }

  @Test
  void whatWaitsWhenTheDigestIsTakenAwayIsSentByItselfAndWhatIsCoveredIsNot()
      throws InterruptedException {
    try (MannersWorld world = new MannersWorld(DIGEST)) {
      world.post("chat", 0, 5);
      world.settle();
      world.file(false, "{\"key\":\"chat\",\"model\":\"alone $n\"}");
      world.restart();
      world.pass(AGE, STEP);
      assertEquals(List.of("3: n0,n1,n2", "alone 3", "alone 4"), world.texts("chat"));
      assertEquals(1, world.rows("notify/digest/").size());
      world.sweep();
      assertEquals(List.of(), world.rows("notify/digest/"));
    }
  }

  @Test
  void whatIsTooLargeForADigestIsSentByItself() throws InterruptedException {
    try (MannersWorld world = new MannersWorld(DIGEST.replace("n$n", "${n} $x"))) {
      String large = "x".repeat(250 << 10);
      world.post("{\"n\":1,\"x\":\"%s\"}".formatted(large));
      String deep = "{\"x\":" + "[".repeat(61) + "]".repeat(61) + ",\"n\":2}";
      world.post(deep);
      world.post("{\"n\":3,\"x\":\"%s\"}".formatted("y".repeat(200 << 10)));
      world.post("{\"n\":4,\"x\":\"%s\"}".formatted("y".repeat(200 << 10)));
      world.post("{\"n\":5,\"x\":\"\"}");
      world.settle();
      world.pass(AGE, STEP);
      assertEquals(
          List.of("1: 1 xx", "1: 2 [[", "1: 3 yy", "2: 4 yy"),
          world.texts("chat").stream().map(text -> text.substring(0, 7)).sorted().toList());
    }
  }

  @Test
  void aStrictTopicKnowsWhatItemsNeedAndADigestIsNotMissed() throws InterruptedException {
    try (MannersWorld world = new MannersWorld(DIGEST)) {
      world.file(true, DIGEST);
      world.restart();
      dev.sluice.fault.Fault fault =
          org.junit.jupiter.api.Assertions.assertThrows(
              dev.sluice.fault.Fault.class, () -> world.post("{\"m\":1}"));
      assertTrue(fault.sentence().endsWith("chat: n"), fault.sentence());
      world.post("{\"n\":1}");
      world.settle();
      world.clock.advance(AGE);
      world.settle();
      assertEquals(List.of("1: n1"), world.texts("chat"));
    }
  }

  /// Kills the process at each moment, one after the other: each post is told of once.
  @Test
  void whereverTheProcessIsKilledEachPostStandsInOneDigest() throws InterruptedException {
    int all = run(-1, 1);
    assertTrue(all > 20, "there are moments: " + all);
    for (int moment = 1; moment <= all; moment++) {
      run(moment, moment);
    }
  }

  private static int run(int killAt, long seed) throws InterruptedException {
    try (MannersWorld world = new MannersWorld(seed, DIGEST)) {
      world.killAt(killAt);
      for (int i = 0; i < 8; i += 2) {
        world.post("chat", i, i + 2);
        world.settle();
        world.clock.advance(STEP);
      }
      world.pass(AGE.multipliedBy(2), STEP);
      Map<String, Set<String>> tellers = new TreeMap<>();
      for (MannersWorld.Sent each : world.sent()) {
        String items = each.text().substring(each.text().indexOf(' ') + 1);
        Arrays.stream(items.split(","))
            .forEach(item -> tellers.computeIfAbsent(item, _ -> new HashSet<>()).add(each.id()));
      }
      List<String> posted = IntStream.range(0, 8).mapToObj(i -> "n" + i).toList();
      assertEquals(posted, new ArrayList<>(tellers.keySet()), "killed at " + killAt);
      tellers.forEach(
          (item, ids) -> assertEquals(1, ids.size(), item + " when killed at " + killAt));
      return world.moments();
    }
  }
}
