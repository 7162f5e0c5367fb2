package dev.sluice.notify;

import static dev.sluice.notify.TopicsUnderTest.draft;
import static dev.sluice.notify.TopicsUnderTest.json;
import static dev.sluice.notify.TopicsUnderTest.strict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.journal.Position;
import dev.sluice.notify.template.Json;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.RuleName;
import dev.sluice.secret.Secret;
import dev.sluice.secret.SecretFile;
import dev.sluice.target.Outcome;
import dev.sluice.target.Parcel;
import dev.sluice.target.http.HttpClients;
import dev.sluice.testkit.notify.Mood;
import dev.sluice.testkit.notify.Receiver;
import dev.sluice.testkit.notify.StandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.jetty.client.HttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicTargetTest {

  @TempDir Path folder;

  private final TopicsUnderTest world = new TopicsUnderTest();
  private final Topics topics = world.start();
  private final HttpClient client = HttpClients.start();
  private final StandIn receiver =
      new StandIn(Receiver.named("any").at("POST", "/hook").json().done(), Mood.TAKES);

  @AfterEach
  void close() {
    receiver.close();
    HttpClients.stop(client);
  }

  private IntegrationDraft hook(String model) {
    return new IntegrationDraft(
        "webhook",
        new Json.Text(model),
        GivenCredentials.ofTexts(Map.of("url", receiver.base() + "/hook")));
  }

  private Topic made(TopicDraft draft) {
    return topics.create("operator", draft, Optional.empty()).topic();
  }

  private TopicTarget target(Topic topic, String key) {
    return world.targets(topics, client).of(topic.id(), key);
  }

  private Parcel parcel(Topic topic, String key, Event event, Optional<Payload> input) {
    DeliveryId id = new DeliveryId(new Position(17), Notification.REASON, topic.id().target(key));
    return new Parcel(id, 1, world.clock.now(), event, input);
  }

  private Outcome deliver(Topic topic, String key, String metadata) throws InterruptedException {
    Event event =
        new Notification(topic.id(), topic.name(), topic.keys(), "shop", json(metadata))
            .event("post-1");
    return target(topic, key).deliver(parcel(topic, key, event, Optional.empty()));
  }

  private static void refused(String code, Outcome outcome) {
    assertEquals(code, assertInstanceOf(Outcome.Refused.class, outcome).failure().code());
  }

  @Test
  void aPostIsSentWithItsMetadataUnderTheMessagesId() throws InterruptedException {
    Topic topic = made(draft("deploys/done", hook("Deploy of $app")));

    assertEquals(new Outcome.Delivered(), deliver(topic, "webhook", "{\"app\":\"shop\"}"));
    assertEquals(List.of(), receiver.wrong());
    assertEquals("{\"text\":\"Deploy of shop\"}", receiver.requests().getFirst().text());
    assertEquals(
        "17~sluice.notify~topic." + topic.id() + ".webhook",
        receiver.requests().getFirst().header("idempotency-key"));
  }

  @Test
  void theModelIsThatOfNow() throws InterruptedException {
    Topic topic = made(draft("deploys/done", hook("old")));
    topics.replace("anna", draft("deploys/done", hook("new")), OptionalLong.empty());
    deliver(topic, "webhook", "{}");

    assertEquals("{\"text\":\"new\"}", receiver.requests().getFirst().text());
  }

  @Test
  void whatIsGoneIsRefusedAndNothingIsSent() throws InterruptedException {
    Topic topic = made(draft("deploys/done", hook("m")));

    refused("NO_SUCH_INTEGRATION", deliver(topic, "slack", "{}"));
    topics.delete("anna", topic.name(), OptionalLong.empty());
    refused("NO_SUCH_INTEGRATION", deliver(topic, "webhook", "{}"));
    assertEquals(List.of(), receiver.requests());
  }

  @Test
  void missingVariablesStandAsTheyAreAndAreRefusedByAStrictTopic() throws InterruptedException {
    Topic lax = made(draft("a/lax", hook("by $who")));
    deliver(lax, "webhook", "{}");
    assertEquals("{\"text\":\"by $who\"}", receiver.requests().getFirst().text());

    refused(
        "MISSING_VARIABLES", deliver(made(strict("a/strict", hook("by $who"))), "webhook", "{}"));
    assertEquals(1, receiver.requests().size());
  }

  @Test
  void aModelThatIsTooLongIsRefused() throws InterruptedException {
    IntegrationDraft opsgenie =
        new IntegrationDraft(
            "opsgenie",
            new Json.Text("x".repeat(20_000)),
            GivenCredentials.ofTexts(
                Map.of("api-key", "secret-api-key", "base-url", receiver.base().toString())));
    refused("MESSAGE_TOO_LONG", deliver(made(draft("a/b", opsgenie)), "opsgenie", "{}"));
  }

  @Test
  void aCredentialThatCannotBeReadNowIsTriedAgain() throws InterruptedException, IOException {
    Path file = Files.writeString(folder.resolve("url"), receiver.base() + "/hook");
    Secret url = new Secret(List.of(new SecretFile(file)));
    FileTopic inFile =
        new FileTopic(
            draft(
                "a/b",
                new IntegrationDraft(
                    "webhook", new Json.Text("m"), new GivenCredentials.Named(Map.of("url", url)))),
            new Secret("hash"));
    Topics started = world.start(inFile);
    Topic topic = started.require(TopicName.parse("a/b"));
    Files.writeString(file, "half of a url");
    TopicTarget target = world.targets(started, client).of(topic.id(), "webhook");
    Event event =
        new Notification(topic.id(), topic.name(), topic.keys(), "shop", json("{}")).event("p");

    Outcome outcome = target.deliver(parcel(topic, "webhook", event, Optional.empty()));
    Outcome.Retryable retryable = assertInstanceOf(Outcome.Retryable.class, outcome);
    assertEquals("CREDENTIAL", retryable.failure().code());
    Files.writeString(file, receiver.base() + "/hook");
    assertEquals(
        new Outcome.Delivered(), target.deliver(parcel(topic, "webhook", event, Optional.empty())));
  }

  @Test
  void anEventOfAnybodyGivesItsMatchingViewOrWhatTheRuleMadeOfIt() throws InterruptedException {
    Topic topic = made(draft("a/b", hook("$type of $detail.total")));
    Event event =
        Event.builder("1", "/shop", "order.placed").data(Payload.ofText("{\"total\":7}")).build();
    DeliveryId id =
        new DeliveryId(new Position(3), new RuleName("orders"), topic.id().target("webhook"));
    TopicTarget target = target(topic, "webhook");

    target.deliver(new Parcel(id, 1, world.clock.now(), event));
    Payload input = Payload.ofText("{\"type\":\"order\",\"detail\":{\"total\":8}}");
    target.deliver(new Parcel(id, 1, world.clock.now(), event, Optional.of(input)));
    assertEquals(
        List.of("{\"text\":\"order.placed of 7\"}", "{\"text\":\"order of 8\"}"),
        receiver.requests().stream().map(got -> got.text()).toList());
    refused(
        "NO_VARIABLES",
        target.deliver(
            new Parcel(id, 1, world.clock.now(), event, Optional.of(Payload.ofText("7")))));
    assertTrue(receiver.wrong().isEmpty(), receiver.wrong().toString());
  }
}
