package dev.sluice.ingress.http.webhook;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.events.shape.ShapeTable;
import dev.sluice.fault.Fault;
import dev.sluice.identity.Scope;
import dev.sluice.ingress.http.Answer;
import dev.sluice.ingress.http.Call;
import dev.sluice.ingress.http.EventReader;
import dev.sluice.ingress.http.Json;
import dev.sluice.ingress.http.Routes;
import dev.sluice.intake.Intake;
import dev.sluice.signature.Check;
import dev.sluice.signature.Incoming;
import dev.sluice.signature.Verdict;
import dev.sluice.signature.sns.SnsFetch;
import dev.sluice.signature.sns.SnsMessage;
import dev.sluice.time.Clock;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// `POST /v1/webhooks/{name}`: takes what providers send, and says 200 once it is durable.
///
/// ```
/// {"accepted":1,"ids":["a"]}
/// ```
///
/// The route is open, because providers have no key: the signature lets in.
public final class WebhookEndpoint {

  private static final System.Logger LOG = System.getLogger(WebhookEndpoint.class.getName());
  private static final String PATH = "/v1/webhooks/{name}";
  private static final String TWIML =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response></Response>";

  private final Map<String, Webhook> webhooks;
  private final EventReader cloudEvents;
  private final Intake intake;
  private final SnsSubscriptions sns;
  private final WebhookEvents events;
  private final FailedProofs failures;
  private final RequestLog log;
  private final ShapeTable shapes;
  private final Clock clock;

  /// Takes requests to these webhooks.
  ///
  /// @param cloudEvents reads CloudEvents
  /// @param fetch gets certificates and confirms subscriptions at SNS
  /// @param maxEvents how many events a request may hold
  /// @param newIds gives the id of an event that came without one
  /// @param shapes what messages of SNS may be, where a webhook asks for it
  public WebhookEndpoint(
      List<Webhook> webhooks,
      EventReader cloudEvents,
      Intake intake,
      SnsFetch fetch,
      int maxEvents,
      Supplier<String> newIds,
      ShapeTable shapes,
      Clock clock) {
    this.webhooks =
        webhooks.stream().collect(Collectors.toUnmodifiableMap(Webhook::name, Function.identity()));
    this.cloudEvents = cloudEvents;
    this.intake = intake;
    this.sns = new SnsSubscriptions(fetch, clock);
    this.events = new WebhookEvents(maxEvents, newIds);
    this.failures = new FailedProofs(clock);
    this.log = new RequestLog(clock);
    this.shapes = shapes;
    this.clock = clock;
  }

  /// What providers call.
  public Routes.Builder routes() {
    return Routes.builder()
        .open("POST", PATH, this::post)
        .open("GET", PATH, this::get)
        .open("OPTIONS", PATH, this::options);
  }

  /// `GET /v1/webhooks`: which there are, and what came since the hub began.
  ///
  /// ```
  /// {"webhooks":[{"name":"code","provider":"github","path":"/v1/webhooks/code",
  ///               "accepted":7,"lastAccepted":"…","refused":1,"lastRefused":"…",
  ///               "lastRefusal":"webhook-not-proven"}]}
  /// ```
  public Routes.Builder management() {
    return Routes.builder().guarded("GET", "/v1/webhooks", Scope.EVENTS_READ, this::list);
  }

  private Answer list(Call call) {
    call.query().knowing(Set.of());
    return Answer.json(
        200,
        Json.object(json -> {
          json.writeArrayFieldStart("webhooks");
          for (Webhook webhook : new TreeMap<>(webhooks).values()) {
            json.writeStartObject();
            json.writeStringField("name", webhook.name());
            json.writeStringField("provider", webhook.provider());
            json.writeStringField("path", "/v1/webhooks/" + webhook.name());
            log.write(webhook.name(), json);
            json.writeEndObject();
          }
          json.writeEndArray();
        }));
  }

  Answer post(Call call) throws InterruptedException {
    Webhook webhook = find(call);
    try {
      Answer answer = taken(call, webhook);
      log.accepted(webhook.name());
      return answer;
    } catch (Fault e) {
      log.refused(webhook.name(), e.code());
      throw e;
    }
  }

  private Answer taken(Call call, Webhook webhook) throws InterruptedException {
    Incoming request = incoming(call);
    return switch (webhook.guard()) {
      case Webhook.FromSns(var topics) -> {
        Optional<SnsMessage> message = sns.notification(webhook.name(), topics, request.body());
        yield message.isEmpty()
            ? accepted(webhook, List.of())
            : admitted(webhook, notified(webhook, request, message.get()));
      }
      case Webhook.Checked(Check check) -> {
        Optional<Instant> signedAt = require(webhook, check, request, call.address());
        Optional<Answer> challenge = Challenges.asked(webhook, request);
        yield challenge.isPresent()
            ? challenge.get()
            : admitted(webhook, read(webhook, call, request, signedAt));
      }
    };
  }

  private List<Event> notified(Webhook webhook, Incoming request, SnsMessage message) {
    return webhook.mapping().content() == Mapping.Content.SHAPED
        ? events.shaped(shapes, message)
        : List.of(events.of(webhook.mapping(), request, message));
  }

  private List<Event> read(
      Webhook webhook, Call call, Incoming request, Optional<Instant> signedAt) {
    return webhook.mapping().content() == Mapping.Content.CLOUDEVENTS
        ? cloudEvents.read(call)
        : events.of(webhook.mapping(), request, signedAt);
  }

  private Answer admitted(Webhook webhook, List<Event> made) throws InterruptedException {
    if (!made.isEmpty()) {
      intake.admit(made);
    }
    return accepted(webhook, made);
  }

  private static Answer accepted(Webhook webhook, List<Event> made) {
    return switch (webhook.manner()) {
      case PLAIN, EVENT_GRID, ECHO -> Answer.json(200, Json.object(json -> told(json, made)));
      case SLACK -> new Answer(200, "text/plain; charset=utf-8", Payload.EMPTY, Map.of());
      case TWILIO -> new Answer(200, "text/xml; charset=utf-8", Payload.ofText(TWIML), Map.of());
    };
  }

  private static void told(JsonGenerator json, List<Event> made) throws java.io.IOException {
    json.writeNumberField("accepted", made.size());
    Json.texts(json, "ids", made.stream().map(Event::id).toList());
  }

  Answer get(Call call) {
    Webhook webhook = find(call);
    Incoming request = incoming(call);
    failures.requireFew(webhook.name(), call.address());
    return Challenges.asked(webhook, request, clock.now())
        .map(verified ->
            switch (verified) {
              case Challenges.Verified.Right(Answer answer) -> answer;
              case Challenges.Verified.Wrong(Verdict.Unproven unproven) ->
                  throw refused(webhook, unproven, call.address());
            })
        .orElseGet(() ->
            Answer.problem(405, "method-not-allowed", "here GET is not answered; POST is")
                .with("Allow", "OPTIONS, POST"));
  }

  Answer options(Call call) {
    return Challenges.handshake(find(call), call);
  }

  private Webhook find(Call call) {
    Webhook webhook = webhooks.get(call.segment("name"));
    if (webhook == null) {
      throw Fault.of(Fault.Kind.NOT_FOUND, "no-such-webhook", "there is no webhook of this name");
    }
    return webhook;
  }

  /// When the request was signed.
  ///
  /// @throws Fault `webhook-not-proven`, `webhook-out-of-time`, `rate-limited`
  private Optional<Instant> require(
      Webhook webhook, Check check, Incoming request, String address) {
    if (check.isGuessable()) {
      failures.requireFew(webhook.name(), address);
    }
    return switch (check.of(request, clock.now())) {
      case Verdict.Proven(Optional<Instant> signedAt) -> signedAt;
      case Verdict.Unproven unproven -> {
        failures.requireFew(webhook.name(), address);
        throw refused(webhook, unproven, address);
      }
    };
  }

  private Fault refused(Webhook webhook, Verdict.Unproven unproven, String address) {
    if (failures.count(webhook.name(), address)) {
      LOG.log(
          Level.WARNING,
          "webhook {0} refuses what {1} sends: {2}; what follows within 5 minutes is not logged",
          webhook.name(),
          address,
          unproven.sentence());
    }
    return Fault.of(
        Fault.Kind.UNAUTHENTICATED,
        switch (unproven.reason()) {
          case MISSING, WRONG -> "webhook-not-proven";
          case TIME -> "webhook-out-of-time";
        },
        "webhook '" + webhook.name() + "': " + unproven.sentence());
  }

  private static Incoming incoming(Call call) {
    Map<String, List<String>> headers = new HashMap<>();
    call.headers((name, value) ->
        headers.computeIfAbsent(name.toLowerCase(Locale.ROOT), _ -> new ArrayList<>()).add(value));
    return new Incoming(headers, call.rawQuery(), call.body());
  }
}
