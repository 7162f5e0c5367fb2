package dev.sluice.ingress.http.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sluice.event.Event;
import dev.sluice.event.Extension;
import dev.sluice.event.Payload;
import dev.sluice.events.shape.ShapeTable;
import dev.sluice.fault.Fault;
import dev.sluice.identity.Caller;
import dev.sluice.identity.Credentials;
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
import org.junit.jupiter.api.io.TempDir;

/// What the tests of webhooks have in common: webhooks, calls to them, and what became of these.
abstract class WebhookCalls {

  static final String SECRET = "a-secret-of-some-length";
  static final String TOPIC = "arn:aws:sns:eu-west-1:123456789012:alarms";
  static final int MAX_EVENTS = 3;

  @TempDir static Path folder;

  static SnsStandIn sns;

  final HeldClock clock = new HeldClock();
  final MemoryEngine engine = new MemoryEngine(clock, Duration.ofDays(7));
  final List<URI> fetched = new ArrayList<>();
  int made;

  /// A call with what a webhook looks at.
  record Sent(
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

  static Sent sent(String name, String body) {
    return new Sent(name, Map.of(), "", Payload.ofText(body), "192.0.2.1");
  }

  static Sent hub(String name, String body) {
    return sent(name, body)
        .with("Content-Type", "application/json")
        .with("X-Hub-Signature-256", "sha256=" + mac(body));
  }

  static String mac(String signed) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static Mapping from(String source, Mapping known) {
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

  static Webhook preset(String name) {
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
        name.equals("cloudevents") ? Set.of("eventgrid.azure.net") : Set.of(),
        name);
  }

  static Check token() {
    return new TokenCheck(new Place.Query("code"), "", List.of(new Secret(SECRET)));
  }

  static Webhook plain(Mapping mapping) {
    return new Webhook(
        "plain",
        new Webhook.Checked(token()),
        mapping,
        Webhook.Manner.PLAIN,
        Optional.empty(),
        Set.of(),
        "token");
  }

  static Mapping mapping(String id, List<String> headers) {
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

  WebhookEndpoint endpoint(Webhook... webhooks) {
    return new WebhookEndpoint(
        List.of(webhooks),
        call -> List.of(Event.builder(call.header("ce-id").orElse("?"), "/ce", "ce").build()),
        new Intake(engine.journal(), clock),
        this::fetch,
        MAX_EVENTS,
        () -> "made-" + ++made,
        ShapeTable.standard(),
        clock);
  }

  byte[] fetch(URI url) {
    fetched.add(url);
    return url.getPath().endsWith(".pem") ? sns.certificate() : new byte[0];
  }

  Event taken(WebhookEndpoint endpoint, Call call) throws InterruptedException {
    assertEquals(200, endpoint.post(call).status());
    return engine.journal().events().getLast();
  }

  Fault refused(WebhookEndpoint endpoint, Call call) {
    int before = engine.journal().events().size();
    Fault fault = assertThrows(Fault.class, () -> endpoint.post(call));
    assertEquals(before, engine.journal().events().size());
    return fault;
  }

  static Optional<String> extension(Event event, String name) {
    return Optional.ofNullable(event.extensions().get(name)).map(Extension::text);
  }

  static String grid(String... elements) {
    return "[" + String.join(",", elements) + "]";
  }

  static String element(String id) {
    return "{\"id\":\"" + id + "\",\"eventType\":\"blob.created\",\"data\":{\"n\": 1.50}}";
  }

  static Sent grid(String body) {
    return sent("event-grid", body).asking("code=" + SECRET);
  }
}
