package dev.sluice.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.outbox.DeliveryId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FallbacksTest {

  private static final Duration STEP = Duration.ofSeconds(30);
  private static final String[] CHAIN = {
    "{\"key\":\"mail\",\"model\":\"mail $n\",\"fallback\":\"sms\"}",
    "{\"key\":\"sms\",\"model\":\"sms $n\",\"fallback\":\"voice\"}",
    "{\"key\":\"voice\",\"model\":\"voice $n\"}",
    "{\"key\":\"chat\",\"model\":\"chat $n\"}"
  };

  @Test
  void aFallbackGetsNothingOfAPostItself() throws InterruptedException {
    try (MannersWorld world = new MannersWorld(CHAIN)) {
      assertEquals(Set.of("mail", "chat"), world.post("{\"n\":1}").keySet());
      world.settle();
      assertEquals(
          Set.of("mail 1", "chat 1"),
          world.sent().stream().map(MannersWorld.Sent::text).collect(Collectors.toSet()));
    }
  }

  @Test
  void whatIsRefusedOrTriedTooOftenGoesOnAlongTheChain() throws InterruptedException {
    try (MannersWorld world = new MannersWorld(CHAIN)) {
      world.answer("mail", 403);
      world.answer("sms", 503);
      String dead = world.one("mail", "{\"n\":1}").toString();
      world.settle();
      world.pass(Duration.ofMinutes(5), STEP);

      assertEquals(List.of("voice 1"), world.texts("voice"));
      assertEquals(List.of("chat 1"), world.texts("chat"));
      String cause = world.message(dead).cause().orElseThrow().message();
      assertTrue(cause.startsWith("went on to 'sms' as "), cause);
      String sms = cause.substring("went on to 'sms' as ".length(), cause.indexOf(';'));
      assertEquals("DEAD", world.state(sms));
      assertEquals("sms", world.message(sms).integration());
    }
  }

  @Test
  void whatDiesASecondTimeGoesOnOnce() throws InterruptedException {
    try (MannersWorld world = new MannersWorld(CHAIN)) {
      world.answer("mail", 403);
      DeliveryId dead = world.one("mail", "{\"n\":1}");
      world.settle();
      String cause = world.message(dead.toString()).cause().orElseThrow().message();
      world.clock.advance(Duration.ofDays(1));
      assertTrue(world.engine().outbox().redrive(dead));
      world.settle();
      assertEquals(List.of("sms 1"), world.texts("sms"));
      assertEquals(cause, world.message(dead.toString()).cause().orElseThrow().message());
    }
  }

  @Test
  void aDigestThatIsDeadGoesOnAsAWhole() throws InterruptedException {
    try (MannersWorld world =
        new MannersWorld(
            "{\"key\":\"mail\",\"model\":\"$items\",\"digest\":{\"count\":2,\"age\":\"1m\"},\"fallback\":\"sms\"}",
            "{\"key\":\"sms\",\"model\":\"$count from $first.n to $last.n\"}")) {
      world.answer("mail", 403);
      world.post("mail", 0, 2);
      world.settle();
      assertEquals(List.of("2 from 0 to 1"), world.texts("sms"));
    }
  }

  @Test
  void aStrictTopicKnowsThatAFallbackOfDigestsSeesDigests() throws InterruptedException {
    String[] integrations = {
      "{\"key\":\"mail\",\"model\":\"$items\",\"digest\":{\"count\":2,\"age\":\"1m\"},\"fallback\":\"sms\"}",
      "{\"key\":\"sms\",\"model\":\"$count\"}"
    };
    try (MannersWorld world = new MannersWorld(integrations)) {
      world.file(true, integrations);
      world.restart();
      assertFalse(world.post("{\"n\":1}").isEmpty());
    }
  }

  /// Kills the process at each moment, one after the other: the fallback is sent once, and the
  /// first is dead.
  @Test
  void whereverTheProcessIsKilledItGoesOnOnce() throws InterruptedException {
    int all = run(-1);
    assertTrue(all > 8, "there are moments: " + all);
    for (int moment = 1; moment <= all; moment++) {
      run(moment);
    }
  }

  private static int run(int killAt) throws InterruptedException {
    try (MannersWorld world = new MannersWorld(killAt, CHAIN)) {
      world.answer("mail", 403);
      world.answer("sms", 403);
      world.killAt(killAt);
      String dead = world.one("mail", "{\"n\":1}").toString();
      world.settle();
      world.pass(Duration.ofMinutes(1), STEP);
      assertEquals("DEAD", world.state(dead));
      assertEquals(
          1,
          world.sent().stream()
              .filter(each -> each.key().equals("voice"))
              .map(MannersWorld.Sent::id)
              .distinct()
              .count(),
          "killed at " + killAt);
      return world.moments();
    }
  }

  @Test
  void quietHoursHoldAMessageUntilTheirEndAndKillNone() throws InterruptedException {
    // It is 09:30 in UTC, and a delivery of this world lives for two hours.
    try (MannersWorld world =
        new MannersWorld(
            "{\"key\":\"chat\",\"quiet\":{\"from\":\"08:00\",\"to\":\"13:00\",\"zone\":\"UTC\"}}")) {
      String id = world.post("chat", 0, 1).getFirst();
      world.settle();
      assertEquals("PENDING", world.state(id));
      assertEquals("2026-11-21T13:00:00Z", world.message(id).next().orElseThrow().toString());
      world.restart();
      world.answer("chat", 503);
      world.pass(Duration.ofHours(3).plusMinutes(30), Duration.ofMinutes(15));
      assertEquals(1, world.message(id).attempts());
      assertEquals("PENDING", world.state(id), "it has two hours yet");
      world.answer("chat", 200);
      world.pass(Duration.ofMinutes(1), STEP);
      assertEquals("DELIVERED", world.state(id));
    }
  }
}
