package dev.sluice.notify;

import static dev.sluice.notify.TopicsUnderTest.draft;
import static dev.sluice.notify.TopicsUnderTest.json;
import static dev.sluice.notify.TopicsUnderTest.name;
import static dev.sluice.notify.TopicsUnderTest.slack;
import static dev.sluice.notify.TopicsUnderTest.strict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.journal.Position;
import dev.sluice.notify.template.Json;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.routing.Recipient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostsTest {

  private static final Json.Fields APP = json("{\"app\":\"shop\",\"price\":1.50}");

  private final TopicsUnderTest world = new TopicsUnderTest();
  private final Topics topics = world.start();
  private final Posts posts = world.posts(topics);
  private final NotificationAddressing addressing = new NotificationAddressing();

  private Topic made(TopicDraft draft) {
    return topics.create("operator", draft, Optional.empty()).topic();
  }

  private Posts.Taken take(Topic topic, Json.Fields metadata) throws InterruptedException {
    return posts.take(topic, "shop", metadata, Optional.empty());
  }

  private Posts.Taken take(Topic topic, Json.Fields metadata, String key)
      throws InterruptedException {
    return posts.take(topic, "shop", metadata, Optional.of(key));
  }

  private Fault refused(Topic topic, Json.Fields metadata, Optional<String> key) {
    return assertThrows(Fault.class, () -> posts.take(topic, "shop", metadata, key));
  }

  private Event last() {
    return world.engine.journal().events().getLast();
  }

  @Test
  void aPostIsOneEventOfTheHubsOwnWithoutASecret() throws InterruptedException {
    Topic topic = made(draft("deploys/done", slack("Deploy of $app"), slack("$app")));
    take(topic, APP);

    assertEquals(1, world.engine.journal().events().size());
    Event event = last();
    assertEquals("sluice", event.source());
    assertEquals("sluice.notification", event.type());
    assertEquals(Optional.of("deploys/done"), event.subject());
    assertEquals(
        ("{\"topic\":\"%s\",\"integrations\":[\"slack\",\"slack-2\"],\"channel\":\"deploys\","
                + "\"name\":\"done\",\"by\":\"shop\",\"metadata\":{\"app\":\"shop\",\"price\":1.50}}")
            .formatted(topic.id()),
        event.data().text());
    assertEquals(APP, Notification.read(event).metadata());
  }

  @Test
  void theIdsOfMessagesAreThoseOfTheDeliveriesThatRoutingMakes() throws InterruptedException {
    Topic topic = made(draft("deploys/done", slack("a"), slack("b")));
    take(topic, APP);
    Map<String, DeliveryId> messages = take(topic, APP).messages();

    assertEquals(List.of("slack", "slack-2"), List.copyOf(messages.keySet()));
    assertEquals(
        "2~sluice.notify~topic." + topic.id() + ".slack-2",
        String.valueOf(messages.get("slack-2")));
    List<Recipient> recipients = addressing.of(last());
    assertEquals(
        List.copyOf(messages.values()),
        recipients.stream()
            .map(each -> new DeliveryId(new Position(2), each.reason(), each.target()))
            .toList());
  }

  @Test
  void aTopicWithoutIntegrationsTakesPostsThatReachNobody() throws InterruptedException {
    Posts.Taken taken = take(made(draft("deploys/done")), APP);

    assertEquals(Map.of(), taken.messages());
    assertEquals(List.of(), addressing.of(last()));
    assertEquals(1, world.engine.journal().events().size());
  }

  @Test
  void aStrictTopicTellsWhatEachIntegrationLacksAndTakesNothing() {
    Topic topic =
        made(strict("deploys/done", slack("$app by $who"), slack("$app"), slack("$x $y")));

    Fault fault = refused(topic, APP, Optional.empty());
    assertEquals("missing-variables", fault.code());
    assertTrue(fault.sentence().endsWith("slack: who; slack-3: x, y"), fault.sentence());
    assertEquals(List.of(), world.engine.journal().events());
  }

  @Test
  void aStrictTopicTakesWhatIsCompleteAndOthersTakeEverything() throws InterruptedException {
    take(made(strict("a/strict", slack("$app ${who:-somebody}"))), APP);
    take(made(draft("a/lax", slack("$app by $who"))), APP);

    assertEquals(2, world.engine.journal().events().size());
  }

  @Test
  void aRepeatUnderAKeyIsTheFirstOneEvenWhenTheTopicHasChanged() throws InterruptedException {
    Topic topic = made(draft("deploys/done", slack("a")));
    Posts.Taken first = take(topic, APP, "k-1");
    Topic changed =
        topics.replace("anna", draft("deploys/done", slack("a"), slack("b")), OptionalLong.empty());
    // The order of fields is none of JSON's business.
    Posts.Taken again = take(changed, json("{\"price\":1.50,\"app\":\"shop\"}"), "k-1");

    assertFalse(first.isRepeat());
    assertTrue(again.isRepeat());
    assertEquals(first.messages(), again.messages());
    assertEquals(1, world.engine.journal().events().size());
  }

  @Test
  void aKeyWithOtherMetadataIsRefusedAndSendsNothing() throws InterruptedException {
    Topic topic = made(draft("deploys/done", slack("a")));
    take(topic, APP, "k-1");

    assertEquals(
        "idempotency-key-reused", refused(topic, Json.Fields.NONE, Optional.of("k-1")).code());
    assertEquals(1, world.engine.journal().events().size());
  }

  @Test
  void eachTopicHasKeysOfItsOwnAndPostsWithoutOneAreAllNew() throws InterruptedException {
    Topic one = made(draft("a/one", slack("a")));
    Topic two = made(draft("a/two", slack("a")));
    take(one, APP, "k-1");
    take(two, APP, "k-1");
    take(one, APP);
    take(one, APP);

    assertEquals(4, world.engine.journal().events().size());
  }

  @Test
  void aKeyWhosePostIsForgottenIsToldSo() throws InterruptedException {
    Topic topic = made(draft("deploys/done", slack("a")));
    take(topic, APP, "k-1");
    // The journal forgets whole parts only.
    while (world.engine.journal().oldest().isEmpty()) {
      take(topic, APP);
    }
    world.engine.journal().forgetBefore(world.engine.journal().end());

    assertEquals("idempotency-key-forgotten", refused(topic, APP, Optional.of("k-1")).code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "é", "a\n", "\u007f"})
  void aKeyIsVisibleAscii(String key) {
    Topic topic = made(draft("deploys/done", slack("a")));

    assertEquals("invalid-idempotency-key", refused(topic, APP, Optional.of(key)).code());
  }

  @Test
  void aKeyHas255CharactersAtMost() throws InterruptedException {
    Topic topic = made(draft("deploys/done", slack("a")));

    take(topic, APP, "k".repeat(255));
    assertEquals(
        "invalid-idempotency-key", refused(topic, APP, Optional.of("k".repeat(256))).code());
  }

  @Test
  void metadataThatMakeTheEventTooLargeAreRefused() {
    Topic topic = made(draft("deploys/done", slack("a")));
    Json.Fields large = Json.Fields.NONE.with("x", "x".repeat(Json.MAX_BYTES));

    assertEquals("notification-too-large", refused(topic, large, Optional.empty()).code());
  }

  @Test
  void whoeverDoesNotShowTheHashIsToldTheSameWhateverTheTopic() {
    made(draft("deploys/done"));
    Fault wrong = assertThrows(Fault.class, () -> posts.open(name("deploys/done"), "wrong"));
    Fault unknown = assertThrows(Fault.class, () -> posts.open(name("deploys/other"), "wrong"));

    assertEquals("no-such-topic", wrong.code());
    assertEquals(wrong.code(), unknown.code());
    assertEquals(wrong.sentence(), unknown.sentence());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "[]", "7", "{\"topic\":7}", "{\"topic\":\"x\",\"integrations\":{}}"})
  void eventsOfOthersAreForNobodyWhateverTheyHold(String data) {
    for (Event event :
        List.of(
            Event.builder("1", "/shop", "sluice.notification").data(Payload.ofText(data)).build(),
            Event.builder("1", "sluice", "sluice.topic.created")
                .data(Payload.ofText(data))
                .build())) {
      assertEquals(List.of(), addressing.of(event));
    }
    Event own =
        Event.builder("1", "sluice", "sluice.notification").data(Payload.ofText(data)).build();
    assertThrows(IllegalStateException.class, () -> addressing.of(own));
    assertThrows(IllegalStateException.class, () -> Notification.read(own));
  }
}
