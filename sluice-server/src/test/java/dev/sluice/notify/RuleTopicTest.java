package dev.sluice.notify;

import static dev.sluice.notify.TopicsUnderTest.draft;
import static dev.sluice.notify.TopicsUnderTest.json;
import static dev.sluice.notify.TopicsUnderTest.name;
import static dev.sluice.notify.TopicsUnderTest.slack;
import static dev.sluice.notify.TopicsUnderTest.strict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.journal.Position;
import dev.sluice.notify.template.Json;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import dev.sluice.target.Outcome;
import dev.sluice.target.Parcel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RuleTopicTest {

  private final TopicsUnderTest world = new TopicsUnderTest();
  private final Topics topics = world.start();
  private final RuleTopic target = new RuleTopic(topics, world.posts(topics), name("ops/deploys"));

  private Topic made(TopicDraft draft) {
    return topics.create("operator", draft, Optional.empty()).topic();
  }

  private static Event event(String data) {
    return Event.builder("1", "/shop", "order.placed")
        .dataContentType("application/json")
        .data(Payload.ofText(data))
        .build();
  }

  private Parcel parcel(int position, Event event, Optional<String> input) {
    DeliveryId id =
        new DeliveryId(new Position(position), new RuleName("r"), new TargetName("ops"));
    return new Parcel(id, 1, world.clock.now(), event, input.map(Payload::ofText));
  }

  private Outcome deliver(int position, Event event) throws InterruptedException {
    return target.deliver(parcel(position, event, Optional.empty()));
  }

  private List<Event> journal() {
    return world.engine.journal().events();
  }

  private Json.Fields variables(int index) {
    return Notification.read(journal().get(index)).variables();
  }

  private static void refused(String code, Outcome outcome) {
    assertEquals(code, assertInstanceOf(Outcome.Refused.class, outcome).failure().code());
  }

  @Test
  void whatIsPassedOnIsOneDurablePostOfTheHubsOwnAndARepeatedAttemptMakesNoSecond()
      throws InterruptedException {
    Topic topic = made(draft("ops/deploys", slack("$app")));

    assertEquals(new Outcome.Delivered(), deliver(7, event("{\"app\":\"shop\"}")));
    assertEquals(new Outcome.Delivered(), deliver(7, event("{\"app\":\"shop\"}")));

    assertEquals(1, journal().size());
    Notification post = Notification.read(journal().getFirst());
    assertEquals(topic.id(), post.topic());
    assertEquals("rule r", post.by());
    assertEquals(List.of("slack"), post.keys());
    assertTrue(Notification.isOne(journal().getFirst()));

    deliver(8, event("{\"app\":\"shop\"}"));
    assertEquals(2, journal().size());
  }

  @Test
  void theVariablesAreTheViewWithTheMembersOfDetailWhereTheViewHasNoneOfTheName()
      throws InterruptedException {
    made(draft("ops/deploys", slack("m")));
    deliver(7, event("{\"app\":\"shop\",\"source\":\"spoofed\",\"order\":{\"id\":7}}"));

    Json.Fields variables = variables(0);
    assertEquals(Optional.of("shop"), variables.text("app"));
    assertEquals(Optional.of("/shop"), variables.text("source"));
    assertEquals(Optional.of(json("{\"id\":7}")), variables.find("order"));
    assertEquals("order.placed", variables.text("type").orElseThrow());
    assertEquals(
        "spoofed",
        ((Json.Fields) variables.find("detail").orElseThrow()).text("source").orElseThrow());
  }

  @Test
  void anInputIsAllThatThereIs() throws InterruptedException {
    made(draft("ops/deploys", slack("m")));
    target.deliver(parcel(7, event("{\"app\":\"shop\"}"), Optional.of("{\"detail\":{\"a\":1}}")));

    assertEquals(json("{\"detail\":{\"a\":1}}"), variables(0));
    refused("NO_VARIABLES", target.deliver(parcel(8, event("{}"), Optional.of("[1]"))));
  }

  @Test
  void dataThatAreNoObjectAreTheViewAlone() throws InterruptedException {
    made(draft("ops/deploys", slack("m")));
    deliver(7, event("[1,2]"));
    deliver(8, Event.builder("2", "/shop", "t").data(Payload.ofText("\u0000text")).build());

    assertEquals(Optional.of(Json.parse("[1,2]")), variables(0).find("detail"));
    assertEquals(Optional.of("2"), variables(1).text("id"));
  }

  @Test
  void aTopicThatIsGoneIsRefusedAndOneThatComesBackIsTaken() throws InterruptedException {
    refused("NO_SUCH_TOPIC", deliver(7, event("{}")));
    made(draft("ops/deploys"));
    assertEquals(new Outcome.Delivered(), deliver(7, event("{}")));
  }

  @Test
  void aStrictTopicRefusesAnEventThatLacksAVariable() throws InterruptedException {
    made(strict("ops/deploys", slack("$app ${detail.version}")));

    refused("MISSING_VARIABLES", deliver(7, event("{\"app\":\"shop\"}")));
    assertEquals(List.of(), journal());
    assertEquals(new Outcome.Delivered(), deliver(8, event("{\"app\":\"shop\",\"version\":1}")));
  }

  @Test
  void anEventThatIsTooLargeIsRefusedWithAHint() throws InterruptedException {
    made(draft("ops/deploys", slack("m")));
    Outcome outcome = deliver(7, event("{\"a\":\"" + "x".repeat(300_000) + "\"}"));

    refused("NO_VARIABLES", outcome);
    assertTrue(
        ((Outcome.Refused) outcome).failure().message().contains("an input of the rule"),
        outcome.toString());
  }

  @Test
  void whatWentThroughThreeRulesGoesNoFurther() throws InterruptedException {
    made(draft("ops/deploys", slack("m")));
    Event event = event("{}");
    for (int hop = 1; hop <= RuleTopic.MAX_HOPS; hop++) {
      assertEquals(new Outcome.Delivered(), deliver(hop, event));
      event = journal().getLast();
      assertEquals(hop, Notification.read(event).hops());
    }
    refused("TOO_MANY_HOPS", deliver(9, event));
    assertEquals(RuleTopic.MAX_HOPS, journal().size());
  }

  @Test
  void aPostOfSomebodyCountsAsNoHop() throws InterruptedException {
    Topic topic = made(draft("ops/deploys", slack("m")));
    world.posts(topics).take(topic, "shop", json("{}"), Optional.empty());

    deliver(7, journal().getFirst());

    assertEquals(1, Notification.read(journal().getLast()).hops());
  }

  @Test
  void aHubThatCannotWriteNowTakesItLater() throws InterruptedException {
    made(draft("ops/deploys", slack("m")));
    Posts full =
        new Posts(
            topics,
            world.catalog,
            _ -> {
              throw Fault.busy("disk-full", "the disk is full", Duration.ofSeconds(9));
            },
            world.engine.journal(),
            new Random(1));

    Outcome outcome =
        new RuleTopic(topics, full, name("ops/deploys"))
            .deliver(parcel(7, event("{}"), Optional.empty()));

    Outcome.Retryable later = assertInstanceOf(Outcome.Retryable.class, outcome);
    assertEquals(Optional.of(Duration.ofSeconds(9)), later.after());
  }
}
