package dev.sluice.ingress.http.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.Event;
import dev.sluice.event.Extension;
import dev.sluice.event.Payload;
import dev.sluice.event.Timestamp;
import dev.sluice.fault.Fault;
import dev.sluice.identity.Caller;
import dev.sluice.identity.Credentials;
import dev.sluice.ingress.http.Answer;
import dev.sluice.ingress.http.Call;
import dev.sluice.ingress.http.Query;
import dev.sluice.intake.Intake;
import dev.sluice.secret.Secret;
import dev.sluice.signature.Check;
import dev.sluice.signature.Place;
import dev.sluice.signature.Template;
import dev.sluice.signature.TokenCheck;
import dev.sluice.signature.sns.SnsStandIn;
import dev.sluice.testkit.HeldClock;
import dev.sluice.testkit.memory.MemoryEngine;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookEndpointTest {

  private static final String SECRET = "a-secret-of-some-length";
  private static final String TOPIC = "arn:aws:sns:eu-west-1:123456789012:alarms";
  private static final int MAX_EVENTS = 3;

  @TempDir static Path folder;

  private static SnsStandIn sns;

  private final HeldClock clock = new HeldClock();
  private final MemoryEngine engine = new MemoryEngine(clock, Duration.ofDays(7));
  private final List<URI> fetched = new ArrayList<>();
  private int made;

  /// A call with what a webhook looks at.
  private record Sent(
      String name, Map<String, String> fields, String rawQuery, Payload payload, String address)
      implements Call {

    @Override
    public Optional<String> header(String wanted) {
      return fields.entrySet().stream()
          .filter(each -> each.getKey().equalsIgnoreCase(wanted))
          .map(Map.Entry::getValue)
          .findFirst();
    }

    @Override
    public void headers(BiConsumer<String, String> each) {
      fields.forEach(each);
    }

    @Override
    public byte[] body() {
      return payload.toBytes();
    }

    @Override
    public Query query() {
      throw new UnsupportedOperationException("a webhook's query is its provider's own");
    }

    @Override
    public String segment(String place) {
      return name;
    }

    @Override
    public Optional<Caller> caller() {
      return Optional.empty();
    }

    @Override
    public Credentials credentials() {
      return new Credentials.Anonymous();
    }

    Sent with(String field, String value) {
      Map<String, String> all = new LinkedHashMap<>(fields);
      all.put(field, value);
      return new Sent(name, all, rawQuery, payload, address);
    }

    Sent asking(String query) {
      return new Sent(name, fields, query, payload, address);
    }

    Sent from(String other) {
      return new Sent(name, fields, rawQuery, payload, other);
    }
  }

  @BeforeAll
  static void makeTheCertificate()
      throws IOException, InterruptedException, GeneralSecurityException {
    sns = SnsStandIn.make(folder);
  }

  private static Sent sent(String name, String body) {
    return new Sent(name, Map.of(), "", Payload.ofText(body), "192.0.2.1");
  }

  private static Sent hub(String name, String body) {
    return sent(name, body)
        .with("Content-Type", "application/json")
        .with("X-Hub-Signature-256", "sha256=" + mac(body));
  }

  private static String mac(String signed) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Mapping from(String source, Mapping known) {
    return new Mapping(
        source,
        known.types(),
        known.fallbackType(),
        known.ids(),
        known.subjects(),
        known.times(),
        known.headers(),
        known.content(),
        known.payload());
  }

  private static Webhook preset(String name) {
    Preset preset = Presets.find(name).orElseThrow();
    Check check =
        preset
            .proof()
            .map(proof ->
                proof.with(List.of(new Secret(SECRET)), "https://hub.example/t", Optional.empty()))
            .orElse(token());
    return new Webhook(
        name,
        name.equals(Presets.SNS) ? new Webhook.FromSns(Set.of(TOPIC)) : new Webhook.Checked(check),
        from("/webhooks/" + name, preset.mapping()),
        preset.manner(),
        name.equals("meta") ? Optional.of(new Secret("verify-me")) : Optional.empty(),
        name.equals("cloudevents") ? Set.of("eventgrid.azure.net") : Set.of());
  }

  private static Check token() {
    return new TokenCheck(new Place.Query("code"), "", List.of(new Secret(SECRET)));
  }

  private static Webhook plain(Mapping mapping) {
    return new Webhook(
        "plain",
        new Webhook.Checked(token()),
        mapping,
        Webhook.Manner.PLAIN,
        Optional.empty(),
        Set.of());
  }

  private static Mapping mapping(String id, List<String> headers) {
    return new Mapping(
        "/webhooks/plain",
        List.of(Template.parse("own.{json:kind}"), Template.parse("own.{form:kind}")),
        "webhook.event",
        id.isEmpty() ? List.of() : List.of(Template.parse(id)),
        List.of(),
        List.of(),
        headers,
        Mapping.Content.ONE,
        Optional.empty());
  }

  private WebhookEndpoint endpoint(Webhook... webhooks) {
    return new WebhookEndpoint(
        List.of(webhooks),
        call -> List.of(Event.builder(call.header("ce-id").orElse("?"), "/ce", "ce").build()),
        new Intake(engine.journal(), clock),
        this::fetch,
        MAX_EVENTS,
        () -> "made-" + ++made,
        clock);
  }

  private byte[] fetch(URI url) {
    fetched.add(url);
    return url.getPath().endsWith(".pem") ? sns.certificate() : new byte[0];
  }

  private Event taken(WebhookEndpoint endpoint, Call call) throws InterruptedException {
    assertEquals(200, endpoint.post(call).status());
    return engine.journal().events().getLast();
  }

  private Fault refused(WebhookEndpoint endpoint, Call call) {
    int before = engine.journal().events().size();
    Fault fault = assertThrows(Fault.class, () -> endpoint.post(call));
    assertEquals(before, engine.journal().events().size());
    return fault;
  }

  private static Optional<String> extension(Event event, String name) {
    return Optional.ofNullable(event.extensions().get(name)).map(Extension::text);
  }

  @Test
  void aRequestBecomesAnEventWithWhatItsPresetKnows() throws InterruptedException {
    String body =
        "{\"action\":\"opened\",\"repository\":{\"full_name\":\"acme/shop\"}, \"n\": 1.0}";
    Event event =
        taken(
            endpoint(preset("github")),
            hub("github", body)
                .with("X-GitHub-Event", "pull_request")
                .with("X-GitHub-Delivery", "d-1"));

    assertEquals("/webhooks/github", event.source());
    assertEquals("github.pull_request.opened", event.type());
    assertEquals("d-1", event.id());
    assertEquals(Optional.of("acme/shop"), event.subject());
    assertEquals(Optional.of(Timestamp.of(clock.now())), event.time());
    assertEquals(Optional.of("application/json"), event.dataContentType());
    assertEquals(body, event.data().text());
  }

  @Test
  void theAnswerNamesTheIdsAndARepeatGetsTheSame() throws InterruptedException {
    WebhookEndpoint endpoint = endpoint(preset("github"));
    Sent call = hub("github", "{}").with("X-GitHub-Event", "ping").with("X-GitHub-Delivery", "d-1");

    String first = endpoint.post(call).body().text();
    assertEquals("{\"accepted\":1,\"ids\":[\"d-1\"]}", first);
    assertEquals(first, endpoint.post(call).body().text());
    assertEquals(1, engine.journal().events().size());
  }

  @Test
  void withoutAnIdEachRequestIsAnEventOfItsOwn() throws InterruptedException {
    WebhookEndpoint endpoint = endpoint(plain(mapping("", List.of())));
    Sent call = sent("plain", "{}").asking("code=" + SECRET);
    endpoint.post(call);
    endpoint.post(call);

    assertEquals(
        List.of("made-1", "made-2"), engine.journal().events().stream().map(Event::id).toList());
  }

  @Test
  void theHashOfTheBodyCanBeTheId() throws InterruptedException {
    WebhookEndpoint endpoint = endpoint(plain(mapping("{sha256}", List.of())));
    Sent call = sent("plain", "{}").asking("code=" + SECRET);
    endpoint.post(call);
    Event event = taken(endpoint, call);

    assertEquals("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", event.id());
    assertEquals(1, engine.journal().events().size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"kind\":\"a\"} | application/json | own.a | application/json | {\"kind\":\"a\"}",
        "{\"kind\":\"a\"} |  | own.a | application/json | {\"kind\":\"a\"}",
        "<a/> | application/xml | webhook.event | application/xml | <a/>",
        "<a/> |  | webhook.event | application/octet-stream | <a/>",
        "{broken | application/json | webhook.event | application/json | {broken",
        "kind=a&b=1&b=%C3%A9 | application/x-www-form-urlencoded | own.a | application/json |"
            + " {\"kind\":\"a\",\"b\":[\"1\",\"é\"]}",
        "%zz | application/x-www-form-urlencoded | webhook.event |"
            + " application/x-www-form-urlencoded | %zz",
        "{\"kind\":\"a\\u0001\"} | application/json | webhook.event | application/json |"
            + " {\"kind\":\"a\\u0001\"}"
      })
  void whateverIsInTheBodyIsKept(
      String body, String type, String eventType, String dataType, String data)
      throws InterruptedException {
    Sent call = sent("plain", body).asking("code=" + SECRET);
    Event event =
        taken(
            endpoint(plain(mapping("", List.of()))),
            type == null ? call : call.with("Content-Type", type));

    assertEquals(eventType, event.type());
    assertEquals(Optional.of(dataType), event.dataContentType());
    assertEquals(data, event.data().text());
  }

  @Test
  void bytesThatAreNoTextAreKeptAsTheyAre() throws InterruptedException {
    byte[] bytes = {0, (byte) 0xff, '{'};
    Sent call = new Sent("plain", Map.of(), "code=" + SECRET, Payload.of(bytes), "192.0.2.1");

    assertEquals(
        HexFormat.of().formatHex(bytes),
        HexFormat.of()
            .formatHex(taken(endpoint(plain(mapping("", List.of()))), call).data().toBytes()));
  }

  @Test
  void anEmptyBodyIsAnEventWithoutData() throws InterruptedException {
    Event event =
        taken(endpoint(plain(mapping("", List.of()))), sent("plain", "").asking("code=" + SECRET));

    assertFalse(event.hasData());
  }

  @Test
  void chosenHeaderFieldsAreKeptAndWhatNoAttributeMayHoldIsEncoded() throws InterruptedException {
    Event event =
        taken(
            endpoint(plain(mapping("", List.of("X-Shop-Domain", "X-Odd", "X-Missing")))),
            sent("plain", "{}")
                .asking("code=" + SECRET)
                .with("x-shop-domain", "acme.example")
                .with("X-Odd", "a\u0085b"));

    assertEquals(Optional.of("acme.example"), extension(event, "xshopdomain"));
    assertEquals(Optional.of("a%C2%85b"), extension(event, "xodd"));
    assertEquals(Optional.empty(), extension(event, "xmissing"));
  }

  @Test
  void whatIsNotProvenIsRefusedAndSaysWhereWasLooked() {
    WebhookEndpoint endpoint = endpoint(preset("github"));

    Fault missing = refused(endpoint, sent("github", "{}"));
    assertEquals("webhook-not-proven", missing.code());
    assertEquals(Fault.Kind.UNAUTHENTICATED, missing.kind());
    assertEquals("webhook 'github': the header X-Hub-Signature-256 is missing", missing.sentence());
    Fault wrong =
        refused(endpoint, sent("github", "{}").with("X-Hub-Signature-256", "sha256=" + mac("{ }")));
    assertEquals("webhook-not-proven", wrong.code());
    assertFalse(wrong.sentence().contains(mac("{}")), wrong.sentence());
  }

  @Test
  void whatWasSignedAtAnotherTimeHasACodeOfItsOwn() throws InterruptedException {
    WebhookEndpoint endpoint = endpoint(preset("stripe"));
    long at = clock.now().getEpochSecond();
    String body = "{\"id\":\"evt_1\",\"type\":\"invoice.paid\",\"created\":" + (at - 60) + "}";
    Sent call =
        sent("stripe", body).with("Stripe-Signature", "t=" + at + ",v1=" + mac(at + "." + body));

    Event event = taken(endpoint, call);
    assertEquals("stripe.invoice.paid", event.type());
    assertEquals(Optional.of(Instant.ofEpochSecond(at - 60)), event.time().map(Timestamp::instant));
    clock.advance(Duration.ofSeconds(301));
    assertEquals("webhook-out-of-time", refused(endpoint, call).code());
  }

  @Test
  void aNameThatThereIsNotIsNotFound() {
    Fault fault = refused(endpoint(preset("github")), hub("gitlab", "{}"));

    assertEquals("no-such-webhook", fault.code());
    assertEquals(Fault.Kind.NOT_FOUND, fault.kind());
  }

  @Test
  void anAddressThatTriesTokensIsNotHeardForAWhileAndNoOtherIs() throws InterruptedException {
    WebhookEndpoint endpoint = endpoint(plain(mapping("", List.of())));
    Sent right = sent("plain", "{}").asking("code=" + SECRET);
    for (int i = 0; i < FailedProofs.MAX; i++) {
      assertEquals("webhook-not-proven", refused(endpoint, right.asking("code=" + i)).code());
    }
    assertEquals("rate-limited", refused(endpoint, right.asking("code=x")).code());
    assertEquals("rate-limited", refused(endpoint, right).code());
    assertEquals(200, endpoint.post(right.from("192.0.2.2")).status());
    clock.advance(FailedProofs.WINDOW);
    assertEquals(200, endpoint.post(right).status());
  }

  @Test
  void aRightSignatureCountsHoweverManyWrongOnesCameFromTheSameAddress()
      throws InterruptedException {
    WebhookEndpoint endpoint = endpoint(preset("github"));
    for (int i = 0; i < FailedProofs.MAX; i++) {
      assertEquals("webhook-not-proven", refused(endpoint, sent("github", "{}")).code());
    }
    assertEquals("rate-limited", refused(endpoint, sent("github", "{}")).code());
    assertEquals(200, endpoint.post(hub("github", "{}")).status());
  }

  private static String grid(String... elements) {
    return "[" + String.join(",", elements) + "]";
  }

  private static String element(String id) {
    return "{\"id\":\"" + id + "\",\"eventType\":\"blob.created\",\"data\":{\"n\": 1.50}}";
  }

  private static Sent grid(String body) {
    return sent("event-grid", body).asking("code=" + SECRET);
  }

  @Test
  void anArrayBecomesOneEventForEachElementWithItsBytes() throws InterruptedException {
    assertEquals(
        "{\"accepted\":2,\"ids\":[\"1\",\"2\"]}",
        endpoint(preset("event-grid"))
            .post(grid(" " + grid(element("1"), " " + element("2") + " ")))
            .body()
            .text());
    Event last = engine.journal().events().getLast();
    assertEquals("blob.created", last.type());
    assertEquals(element("2"), last.data().text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | invalid-webhook-body",
        "[{\"id\":\"1\"},7] | invalid-webhook-body",
        "[{\"id\":\"1\",\"id\":\"2\"}] | invalid-webhook-body",
        "[{\"id\":\"1\"},{] | malformed-json",
        "[{},{},{},{}] | too-many-events"
      })
  void anArrayOfWhichSomethingIsWrongIsRefusedWhole(String body, String code) {
    assertEquals(code, refused(endpoint(preset("event-grid")), grid(body)).code());
  }

  @Test
  void anEmptyArrayIsTakenAndIsNothing() throws InterruptedException {
    assertEquals(
        "{\"accepted\":0,\"ids\":[]}",
        endpoint(preset("event-grid")).post(grid("[]")).body().text());
  }

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
