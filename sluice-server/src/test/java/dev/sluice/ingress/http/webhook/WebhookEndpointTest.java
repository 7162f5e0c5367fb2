package dev.sluice.ingress.http.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.event.Timestamp;
import dev.sluice.fault.Fault;
import dev.sluice.identity.FailuresByAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookEndpointTest extends WebhookCalls {

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
    for (int i = 0; i < WebhookEndpoint.MAX_UNPROVEN; i++) {
      assertEquals("webhook-not-proven", refused(endpoint, right.asking("code=" + i)).code());
    }
    assertEquals("rate-limited", refused(endpoint, right.asking("code=x")).code());
    assertEquals("rate-limited", refused(endpoint, right).code());
    assertEquals(200, endpoint.post(right.from("192.0.2.2")).status());
    clock.advance(FailuresByAddress.WINDOW);
    assertEquals(200, endpoint.post(right).status());
  }

  @Test
  void aRightSignatureCountsHoweverManyWrongOnesCameFromTheSameAddress()
      throws InterruptedException {
    WebhookEndpoint endpoint = endpoint(preset("github"));
    for (int i = 0; i < WebhookEndpoint.MAX_UNPROVEN; i++) {
      assertEquals("webhook-not-proven", refused(endpoint, sent("github", "{}")).code());
    }
    assertEquals("rate-limited", refused(endpoint, sent("github", "{}")).code());
    assertEquals(200, endpoint.post(hub("github", "{}")).status());
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
}
