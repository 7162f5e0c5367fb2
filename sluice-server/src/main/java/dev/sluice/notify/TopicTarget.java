package dev.sluice.notify;

import dev.sluice.fault.Fault;
import dev.sluice.identity.Sha256;
import dev.sluice.journal.Admission;
import dev.sluice.journal.Position;
import dev.sluice.notify.template.Json;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.Failure;
import dev.sluice.target.Outcome;
import dev.sluice.target.Parcel;
import dev.sluice.target.Target;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One integration of a topic as a target: minds its manners, fills its model in and sends the
/// message.
///
/// Topic, model, manners and credentials are those of now: a delivery that is tried again after a
/// change is sent as the change wants it.
public final class TopicTarget implements Target {

  private final Topics topics;
  private final TopicId topic;
  private final String key;
  private final TopicTargets parts;

  TopicTarget(Topics topics, TopicId topic, String key, TopicTargets parts) {
    this.topics = topics;
    this.topic = topic;
    this.key = key;
    this.parts = parts;
  }

  @Override
  public Outcome deliver(Parcel parcel) throws InterruptedException {
    Optional<Topic> now = topics.find(topic);
    Optional<TopicIntegration> integration = now.flatMap(each -> each.integration(key));
    if (now.isEmpty() || integration.isEmpty()) {
      return new Outcome.Refused(
          new Failure(
              "NO_SUCH_INTEGRATION",
              "the topic is gone or has no integration '"
                  + key
                  + "' any more; put it back and redrive"));
    }
    Optional<Outcome> held = held(now.get(), integration.get(), parcel);
    if (held.isPresent()) {
      return held.get();
    }
    return parts
        .sending(now.get().origin())
        .send(
            integration.get(),
            now.get().isStrict(),
            parcel,
            each -> filling(integration.get(), each));
  }

  private static Filling filling(TopicIntegration integration, Parcel parcel) {
    Optional<Notification> digest = digest(parcel);
    if (digest.isPresent()) {
      return Filling.of(integration, digest.get().items());
    }
    Json.Fields variables = Variables.of(parcel);
    return integration.manners().digest().isPresent()
        ? Filling.of(integration, List.of(variables))
        : new Filling.Post(variables);
  }

  /// The digest that a parcel is.
  private static Optional<Notification> digest(Parcel parcel) {
    return Optional.of(parcel.event())
        .filter(Notification::isOne)
        .map(Notification::read)
        .filter(each -> each.digest().isPresent());
  }

  /// What keeps a delivery from being sent now; empty when nothing does.
  private Optional<Outcome> held(Topic now, TopicIntegration integration, Parcel parcel)
      throws InterruptedException {
    Optional<Instant> quiet =
        integration.manners().quiet().flatMap(hours -> hours.until(parts.clock().now()));
    if (quiet.isPresent()) {
      return quiet.map(Outcome.Postponed::new);
    }
    DeliveryId id = parcel.id();
    if (!Notification.isOne(parcel.event()) || !id.rule().equals(Notification.REASON)) {
      return Optional.empty();
    }
    return parts.gates().alone(id.target(), () -> decided(now, integration, parcel));
  }

  private Optional<Outcome> decided(Topic now, TopicIntegration integration, Parcel parcel)
      throws InterruptedException {
    DeliveryId id = parcel.id();
    Optional<Outcome> covered = parts.digests().covered(id);
    if (covered.isPresent()) {
      return covered;
    }
    Optional<Outcome> throttled = throttled(integration, id, Variables.of(parcel));
    if (throttled.isPresent() || integration.manners().digest().isEmpty()) {
      return throttled;
    }
    return parts
        .digests()
        .gather(
            now,
            integration,
            parcel,
            other -> throttled(integration, other.getKey(), other.getValue()).isEmpty());
  }

  private Optional<Outcome> throttled(
      TopicIntegration integration, DeliveryId id, Json.Fields variables) {
    return integration
        .manners()
        .throttle()
        .flatMap(throttle -> {
          String text = Filling.key(throttle, variables).content().shown();
          return parts.throttling().decide(id, text, throttle.per());
        });
  }

  /// Passes what is dead on to the integration's fallback, as an event of the hub's own whose id is
  /// made of the delivery's: it goes on once, however often it dies.
  @Override
  public Failure givenUp(Parcel parcel, Failure cause) throws InterruptedException {
    Optional<Topic> now = topics.find(topic);
    Optional<String> fallback =
        now.flatMap(each -> each.integration(key)).flatMap(each -> each.manners().fallback());
    if (now.isEmpty() || fallback.isEmpty()) {
      return cause;
    }
    String note;
    try {
      Notification further = post(now.get(), parcel).goingOn(fallback.get(), parcel.id());
      String id = "fallback-" + text(Sha256.of(parcel.id().toString()));
      Position at = position(parts.door().admitOwn(List.of(further.event(id))).getFirst());
      Map<String, DeliveryId> messages = further.messages(at);
      note = "went on to '" + fallback.get() + "' as " + messages.get(fallback.get());
    } catch (Fault fault) {
      note = notGone(fallback.get(), fault);
    }
    return new Failure(cause.code(), note + "; " + cause.message());
  }

  private static String notGone(String fallback, Fault fault) {
    return switch (fault.kind()) {
      case BUSY, LIMITED, UNAVAILABLE -> throw fault;
      case INVALID, UNSUPPORTED, TOO_LARGE, UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, CONFLICT ->
          "could not go on to '" + fallback + "': " + fault.sentence();
    };
  }

  private static Notification post(Topic topic, Parcel parcel) {
    return Notification.isOne(parcel.event())
        ? Notification.read(parcel.event())
        : Notification.passedOn(
            topic,
            "rule " + parcel.id().rule(),
            Variables.of(parcel),
            new Notification.Passed(1, false));
  }

  private static Position position(Admission admission) {
    return switch (admission) {
      case Admission.Appended(Position position) -> position;
      case Admission.Repeated(Position position) -> position;
    };
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
