package dev.sluice.notify;

import static dev.sluice.notify.TopicsUnderTest.draft;
import static dev.sluice.notify.TopicsUnderTest.json;
import static dev.sluice.notify.TopicsUnderTest.slack;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.Event;
import dev.sluice.notify.Messages.State;
import dev.sluice.outbox.Attempt;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.Failure;
import dev.sluice.outbox.Lease;
import dev.sluice.outbox.Settlement;
import dev.sluice.routing.Router;
import dev.sluice.rule.RuleSet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessagesTest {

  private final TopicsUnderTest world = new TopicsUnderTest();
  private final Topics topics = world.start();
  private final Messages messages =
      new Messages(topics, world.engine.journal(), world.engine.outbox());
  private final Router router =
      new Router(
          world.engine.journal(),
          world.engine.outbox(),
          () -> RuleSet.compile(List.of()),
          new NotificationAddressing(),
          _ -> false);
  private final Topic topic =
      topics.create("operator", draft("deploys/done", slack("m")), Optional.empty()).topic();
  private final DeliveryId id = post();

  private DeliveryId post() {
    try {
      return world
          .posts(topics)
          .take(topic, "shop", json("{}"), Optional.empty())
          .messages()
          .values()
          .iterator()
          .next();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Messages.Shown shown() {
    return messages.find(id.toString()).orElseThrow();
  }

  private Lease lease() {
    return world.engine.outbox().lease(id.target(), 1).getFirst();
  }

  private Attempt attempt(Optional<Failure> failure) {
    return new Attempt(1, world.clock.now(), Duration.ofMillis(12), failure);
  }

  @Test
  void aMessageIsAcceptedUntilRoutingHasComeToItThenPendingThenDelivered() {
    assertEquals(State.ACCEPTED, shown().state());
    assertEquals(Optional.of(topic.name()), shown().topic());
    assertEquals("slack", shown().integration());
    assertEquals(0, shown().attempts());
    assertTrue(router.step());
    assertEquals(State.PENDING, shown().state());
    assertTrue(shown().next().isPresent());
    Lease lease = lease();
    assertEquals(State.PENDING, shown().state());
    world.engine.outbox().settle(lease, new Settlement.Delivered(attempt(Optional.empty())));
    assertEquals(State.DELIVERED, shown().state());
    assertEquals(1, shown().history().size());
  }

  @Test
  void aDeadMessageTellsWhyAndOneThatIsTriedAgainTellsWhen() {
    router.step();
    Failure failure = new Failure("HTTP_500", "the receiver answered 500");
    world
        .engine
        .outbox()
        .settle(
            lease(),
            new Settlement.Again(attempt(Optional.of(failure)), world.clock.now().plusSeconds(30)));
    assertEquals(State.PENDING, shown().state());
    assertEquals(Optional.of(world.clock.now().plusSeconds(30)), shown().next());
    assertEquals(Optional.of(failure), shown().history().getFirst().failure());
    world.clock.advance(Duration.ofSeconds(30));
    world
        .engine
        .outbox()
        .settle(lease(), new Settlement.Dead(attempt(Optional.of(failure)), failure));
    assertEquals(State.DEAD, shown().state());
    assertEquals(Optional.of(failure), shown().cause());
    assertEquals(Optional.empty(), shown().next());
  }

  @Test
  void aMessageOfATopicThatIsGoneIsStillTold() {
    router.step();
    topics.delete("anna", topic.name(), OptionalLong.empty());

    assertEquals(Optional.empty(), shown().topic());
    assertEquals("slack", shown().integration());
  }

  @Test
  void whatIsNoMessageIsNone() {
    world.engine.journal().append(List.of(Event.builder("1", "/shop", "t").build()));
    for (String text :
        List.of(
            id.toString().replace(".slack", ".other"),
            id.toString().replace("1~", "2~"),
            id.toString().replace("1~", "3~"),
            id.toString().replace("sluice.notify", "notify"))) {
      assertEquals(Optional.empty(), messages.find(text), text);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "1~r~zendesk",
        "1~r~topic.",
        "1~r~topic.slack",
        "1~r~topic.000000000000",
        "1~r~topic.000000000000.",
        "1~r~topic.00000000000A.slack",
        "01~r~topic.000000000000.slack"
      })
  void whatCanBeNoMessageIsNone(String text) {
    assertEquals(Optional.empty(), messages.find(text));
  }
}
