package dev.sluice.notify;

import dev.sluice.event.Event;
import dev.sluice.fault.Fault;
import dev.sluice.identity.Sha256;
import dev.sluice.journal.Admission;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Journal;
import dev.sluice.journal.Position;
import dev.sluice.notify.integration.catalog.Integrations;
import dev.sluice.notify.template.Json;
import dev.sluice.outbox.DeliveryId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// Takes posts to topics: each becomes one durable event, and one message for each integration.
public final class Posts {

  /// How long a key against repeats may be.
  public static final int MAX_KEY = 255;

  /// What whoever does not know a topic's name and hash is told.
  public static final String NO_SUCH_TOPIC =
      "there is no topic of this name, or x-topic-hash-x is not its hash";

  private static final Pattern KEY = Pattern.compile("[!-~]{1," + MAX_KEY + "}");
  private static final int ID_BYTES = 16;
  private static final int MAX_NAMED = 20;

  private final Topics topics;
  private final Integrations catalog;
  private final Door door;
  private final Journal journal;
  private final RandomGenerator random;

  /// Whatever takes the hub's own events into the journal.
  public interface Door {

    /// Returns when the events are durable.
    ///
    /// @throws Fault when none was kept
    List<Admission> admitOwn(List<Event> events) throws InterruptedException;
  }

  /// What came of a post.
  ///
  /// @param messages the ids of the messages, by the keys of their integrations, in their order
  /// @param isRepeat whether it was taken before
  public record Taken(Map<String, DeliveryId> messages, boolean isRepeat) {}

  /// Takes posts to these topics.
  ///
  /// @param random makes the ids of events, which are no secret
  public Posts(
      Topics topics, Integrations catalog, Door door, Journal journal, RandomGenerator random) {
    this.topics = topics;
    this.catalog = catalog;
    this.door = door;
    this.journal = journal;
    this.random = random;
  }

  /// The topic that somebody may post to.
  ///
  /// @param hash what he shows as its hash; empty when he shows none
  /// @throws Fault `no-such-topic`, the same for an unknown topic and a wrong hash
  public Topic open(TopicName name, String hash) {
    return topics.open(name, hash).orElseThrow(Topics::unknown);
  }

  /// Takes a post; when it returns, its event is durable.
  ///
  /// @param by who posts
  /// @param key against repeats; a post with the key of an earlier one to the topic is the same one
  /// @throws Fault `invalid-idempotency-key`, `missing-variables`, `notification-too-large`,
  ///   `idempotency-key-reused`, `idempotency-key-forgotten`, or what the intake throws
  public Taken take(Topic topic, String by, Json.Fields metadata, Optional<String> key)
      throws InterruptedException {
    if (key.isPresent() && !KEY.matcher(key.get()).matches()) {
      throw Fault.of(
          Fault.Kind.INVALID,
          "invalid-idempotency-key",
          "Idempotency-Key has 1 to " + MAX_KEY + " characters of visible ASCII, without spaces");
    }
    if (topic.isStrict()) {
      requireComplete(topic, metadata);
    }
    Notification post = new Notification(topic.id(), topic.name(), topic.addressed(), by, metadata);
    String id = key.map(text -> derived(topic.id(), text)).orElseGet(this::random);
    return switch (door.admitOwn(List.of(post.event(id))).getFirst()) {
      case Admission.Appended(Position position) -> new Taken(post.messages(position), false);
      case Admission.Repeated(Position position) ->
          new Taken(first(position, metadata).messages(position), true);
    };
  }

  /// Takes what a rule passes on to a topic; when it returns, the event is durable. What the same
  /// delivery has passed on before is passed on no second time.
  ///
  /// @param delivery which delivery does so
  /// @param way how it came here
  /// @throws Fault `missing-variables`, `notification-too-large`, or what the intake throws
  void pass(Topic topic, DeliveryId delivery, Json.Fields metadata, Notification.Passed way)
      throws InterruptedException {
    Notification post = Notification.passedOn(topic, "rule " + delivery.rule(), metadata, way);
    if (topic.isStrict()) {
      requireComplete(topic, post.variables());
    }
    String id = "rule-" + text(Sha256.of(topic.id() + "\n" + delivery));
    door.admitOwn(List.of(post.event(id)));
  }

  /// The post that took a key first.
  private Notification first(Position position, Json.Fields metadata) {
    List<Entry> found = journal.read(position, 1, Long.MAX_VALUE);
    if (found.isEmpty() || !found.getFirst().position().equals(position)) {
      throw Fault.of(
          Fault.Kind.CONFLICT,
          "idempotency-key-forgotten",
          "this Idempotency-Key was taken by a post that is forgotten; nothing was sent now");
    }
    Notification first = Notification.read(found.getFirst().event());
    if (!first.metadata().equals(metadata)) {
      throw Fault.of(
          Fault.Kind.CONFLICT,
          "idempotency-key-reused",
          "this Idempotency-Key was taken by a post with other metadata; nothing was sent now");
    }
    return first;
  }

  private void requireComplete(Topic topic, Json.Fields metadata) {
    List<String> lacks = new ArrayList<>();
    for (TopicIntegration each : topic.integrations()) {
      var places = catalog.named(each.name());
      SortedSet<String> missing = Filling.missing(topic, each, metadata, places);
      if (!missing.isEmpty()) {
        String more = missing.size() > MAX_NAMED ? " and more" : "";
        lacks.add(
            each.key()
                + ": "
                + String.join(", ", missing.stream().limit(MAX_NAMED).toList())
                + more);
      }
    }
    if (!lacks.isEmpty()) {
      throw Fault.of(
          Fault.Kind.INVALID,
          "missing-variables",
          "the metadata lack variables of the models; nothing was sent. "
              + String.join("; ", lacks));
    }
  }

  private static String derived(TopicId topic, String key) {
    return "key-" + text(Sha256.of(topic + "\n" + key));
  }

  private String random() {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    return "post-" + text(bytes);
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
