package dev.sluice.ingress.http.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.ingress.http.Answer;
import dev.sluice.signature.sns.SnsStandIn;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WhatProvidersAskTest extends WebhookCalls {

  @Test
  void eventGridIsToldThatItsSubscriptionIsWanted() throws InterruptedException {
    String question =
        "[{\"id\":\"1\",\"eventType\":\"Microsoft.EventGrid.SubscriptionValidationEvent\","
            + "\"data\":{\"validationCode\":\"512d38b6\"}}]";
    WebhookEndpoint endpoint = endpoint(preset("event-grid"));

    assertEquals(
        "{\"validationResponse\":\"512d38b6\"}", endpoint.post(grid(question)).body().text());
    assertEquals(List.of(), engine.journal().events());
    assertEquals("webhook-not-proven", refused(endpoint, grid(question).asking("code=x")).code());
  }

  private Sent slack(String body) {
    long at = clock.now().getEpochSecond();
    return sent("slack", body)
        .with("X-Slack-Request-Timestamp", Long.toString(at))
        .with("X-Slack-Signature", "v0=" + mac("v0:" + at + ":" + body));
  }

  @Test
  void slackGetsItsChallengeBackOnceItIsSigned() throws InterruptedException {
    WebhookEndpoint endpoint = endpoint(preset("slack"));
    String question = "{\"type\":\"url_verification\",\"challenge\":\"3eZbrw1aBm2rZgRNFdxV\"}";

    Answer answer = endpoint.post(slack(question));
    assertEquals("3eZbrw1aBm2rZgRNFdxV", answer.body().text());
    assertTrue(answer.contentType().startsWith("text/plain"));
    assertEquals(List.of(), engine.journal().events());
    assertEquals("webhook-not-proven", refused(endpoint, sent("slack", question)).code());
  }

  @Test
  void slackIsAnsweredWithoutABodyThatPeopleWouldSee() throws InterruptedException {
    WebhookEndpoint endpoint = endpoint(preset("slack"));

    Answer answer =
        endpoint.post(
            slack(
                "{\"type\":\"event_callback\",\"event_id\":\"Ev1\",\"event_time\":1763718599,"
                    + "\"event\":{\"type\":\"app_mention\"}}"));
    assertTrue(answer.body().isEmpty());
    assertEquals("slack.app_mention", engine.journal().events().getLast().type());
    assertEquals("Ev1", engine.journal().events().getLast().id());
  }

  @Test
  void theJsonInAFieldOfAFormIsTheData() throws InterruptedException {
    Event event =
        taken(
            endpoint(preset("slack")),
            slack("payload=%7B%22type%22%3A%22block_actions%22%7D")
                .with("Content-Type", "application/x-www-form-urlencoded"));

    assertEquals("slack.block_actions", event.type());
    assertEquals("{\"type\":\"block_actions\"}", event.data().text());
    assertEquals(Optional.of("application/json"), event.dataContentType());
  }

  @Test
  void metaGetsItsChallengeOnlyForTheRightToken() {
    WebhookEndpoint endpoint = endpoint(preset("meta"));
    String asked = "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=";

    assertEquals(
        "1158201444", endpoint.get(sent("meta", "").asking(asked + "verify-me")).body().text());
    for (String wrong :
        List.of(
            "",
            asked + "other",
            asked,
            asked + "verify-me&hub.verify_token=verify-me",
            "hub.challenge=%3Cscript%3E&hub.verify_token=verify-me",
            "hub.verify_token=verify-me")) {
      Fault fault =
          assertThrows(Fault.class, () -> endpoint.get(sent("meta", "").asking(wrong)), wrong);
      assertEquals("webhook-not-proven", fault.code());
    }
  }

  @Test
  void dropboxGetsItsChallengeAsAWordThatNoBrowserRuns() {
    Answer answer = endpoint(preset("dropbox")).get(sent("dropbox", "").asking("challenge=abc-1"));

    assertEquals("abc-1", answer.body().text());
    assertEquals("nosniff", answer.headers().get("X-Content-Type-Options"));
  }

  @Test
  void aGetThatAsksNothingIsNoMethodHere() {
    Answer answer = endpoint(preset("github")).get(sent("github", "").asking("challenge=abc"));

    assertEquals(405, answer.status());
    assertEquals("OPTIONS, POST", answer.headers().get("Allow"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"eventgrid.azure.net", "evil.example", ""})
  void theHandshakeOfCloudEventsConsentsToThoseWhoAreNamed(String origin) {
    Sent call = sent("cloudevents", "").with("WebHook-Request-Rate", "120");
    Answer answer =
        endpoint(preset("cloudevents"))
            .options(origin.isEmpty() ? call : call.with("WebHook-Request-Origin", origin));

    boolean isWelcome = origin.equals("eventgrid.azure.net");
    assertEquals(204, answer.status());
    assertEquals(isWelcome ? origin : null, answer.headers().get("WebHook-Allowed-Origin"));
    assertEquals(isWelcome ? "*" : null, answer.headers().get("WebHook-Allowed-Rate"));
  }

  @Test
  void cloudEventsKeepTheirOwnAttributes() throws InterruptedException {
    Sent call = sent("cloudevents", "").asking("code=" + SECRET).with("ce-id", "own");

    Event event = taken(endpoint(preset("cloudevents")), call);
    assertEquals("own", event.id());
    assertEquals("/ce", event.source());
  }

  private static Sent sent(SnsStandIn.Message message) {
    return new Sent("sns", Map.of(), "", Payload.of(message.body()), "192.0.2.1");
  }

  @Test
  void whatSnsPublishesIsUnwrappedAndItsSubscriptionConfirmed() throws InterruptedException {
    WebhookEndpoint endpoint = endpoint(preset("sns"));
    assertEquals(
        200, endpoint.post(sent(sns.subscription(SnsStandIn.SUBSCRIBE_URL, clock.now()))).status());
    assertEquals(URI.create(SnsStandIn.SUBSCRIBE_URL), fetched.getLast());
    assertEquals(List.of(), engine.journal().events());

    Event event = taken(endpoint, sent(sns.notification("m-1", "{\"a\": 1.0}", clock.now())));
    assertEquals("m-1", event.id());
    assertEquals("sns.notification", event.type());
    assertEquals(Optional.of("Alarm"), event.subject());
    assertEquals("{\"a\": 1.0}", event.data().text());
    assertEquals(Optional.of("application/json"), event.dataContentType());
    assertEquals(Optional.of(TOPIC), extension(event, "topicarn"));
    Event text = taken(endpoint, sent(sns.notification("m-2", "plain", clock.now())));
    assertEquals("plain", text.data().text());
    assertEquals(Optional.of("text/plain; charset=utf-8"), text.dataContentType());
  }

  private static Webhook shaped() {
    return new Webhook(
        "sns",
        new Webhook.FromSns(Set.of(TOPIC)),
        new Mapping(
            "",
            List.of(),
            "sns.event",
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Mapping.Content.SHAPED,
            Optional.empty()),
        Webhook.Manner.PLAIN,
        Optional.empty(),
        Set.of(),
        "sns");
  }

  private static String record(String key) {
    return "{\"eventVersion\":\"2.1\",\"eventSource\":\"aws:s3\",\"awsRegion\":\"eu-west-1\","
        + "\"eventTime\":\"2026-11-21T09:30:00.000Z\",\"eventName\":\"ObjectCreated:Put\","
        + "\"s3\":{\"bucket\":{\"name\":\"uploads\"},\"object\":{\"key\":\""
        + key
        + "\",\"sequencer\":\"0A1\"}}}";
  }

  @Test
  void whatSnsCarriesOfOthersHasTheirShapeWhereThatIsAskedFor() throws InterruptedException {
    WebhookEndpoint endpoint = endpoint(shaped());
    String two = "{\"Records\":[" + record("a.png") + "," + record("b.png") + "]}";
    endpoint.post(sent(sns.notification("m-1", two, clock.now())));
    List<Event> events = engine.journal().events();
    assertEquals(2, events.size());
    for (Event event : events) {
      assertEquals("aws:s3", event.source().substring(0, 6), event::source);
      assertEquals(Optional.of("aws-s3"), extension(event, "shape"));
      assertEquals(Optional.of(TOPIC), extension(event, "snstopic"));
    }
    assertNotEquals(events.get(0).id(), events.get(1).id());

    for (String odd : List.of("plain", "{\"a\":1}")) {
      Event event = taken(endpoint, sent(sns.notification("m-" + odd, odd, clock.now())));
      assertEquals(Optional.of("unrecognised"), extension(event, "shape"), odd);
      assertEquals(odd, event.data().text());
      assertEquals("m-" + odd, event.id());
    }
    String own =
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"sluice\",\"type\":\"delivery.dead\"}";
    Event forged = taken(endpoint, sent(sns.notification("m-9", own, clock.now())));
    assertNotEquals("sluice", forged.source());
    assertEquals(Optional.of("unrecognised"), extension(forged, "shape"));
  }

  @Test
  void somebodyElsesTopicIsRefusedBeforeAnythingIsFetched() {
    SnsStandIn.Message message =
        sns.notification("m-1", "x", clock.now()).with("TopicArn", TOPIC + "2");

    assertEquals("other-sns-topic", refused(endpoint(preset("sns")), sent(message)).code());
    assertEquals(List.of(), fetched);
  }

  @Test
  void aNotificationThatWasChangedIsRefused() {
    SnsStandIn.Message message = sns.notification("m-1", "x", clock.now()).with("Message", "y");

    assertEquals("wrong-sns-signature", refused(endpoint(preset("sns")), sent(message)).code());
  }
}
