package dev.sluice.notify.sns;

import dev.sluice.fault.Fault;
import dev.sluice.identity.FailuresByAddress;
import dev.sluice.notify.Posts;
import dev.sluice.notify.Topic;
import dev.sluice.notify.TopicName;
import dev.sluice.notify.template.Json;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.signature.sns.SnsFetch;
import dev.sluice.signature.sns.SnsMessage;
import dev.sluice.signature.sns.SnsSignatures;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Takes what SNS posts to a topic: confirms its subscriptions, and makes a post of each
/// notification, whose metadata have the message as `data`.
///
/// SNS repeats what it got no answer to; the id of its message is the key against repeats.
public final class SnsPosts {

  private static final System.Logger LOG = System.getLogger(SnsPosts.class.getName());
  private static final String BY = "sns";
  private static final int HASH_FIELD = 6;
  private static final Duration PAUSE = Duration.ofSeconds(5);

  /// How often an address may post to a topic with a wrong hash, so that a short hash cannot be
  /// found by trying.
  ///
  /// An address is not counted over all topics: SNS posts for all of its customers from the same
  /// ones.
  static final int MAX_WRONG = 20;

  private final Posts posts;
  private final SnsFetch fetch;
  private final SnsSignatures signatures;
  private final FailuresByAddress<TopicName> wrong;

  /// Takes messages to these posts' topics.
  public SnsPosts(Posts posts, SnsFetch fetch, Clock clock) {
    this.posts = posts;
    this.fetch = fetch;
    this.signatures = new SnsSignatures(fetch, clock);
    this.wrong = new FailuresByAddress<>("posted with a wrong hash", MAX_WRONG, clock);
  }

  /// Takes a message.
  ///
  /// @param address where the message comes from
  /// @param hash the topic's hash as the URL has it, which SNS was subscribed with
  /// @param subscription the ARN of SNS's subscription; its seventh field is the hash when the URL
  ///   has none, as with topics of the serverless service
  /// @return the ids of messages, by the keys of their integrations; none for what is no
  ///   notification
  /// @throws Fault `rate-limited`, `no-such-topic`, `invalid-sns-message`, `wrong-sns-signature`,
  ///   `sns-unavailable`, or what {@link Posts#take} throws
  public Map<String, DeliveryId> take(
      TopicName name,
      String address,
      Optional<String> hash,
      Optional<String> subscription,
      byte[] body)
      throws InterruptedException {
    wrong.requireFew(name, address);
    Topic topic = opened(name, address, hash.or(() -> subscription.map(SnsPosts::field)));
    SnsMessage message = SnsMessage.read(body);
    signatures.require(message);
    return switch (message.type()) {
      case NOTIFICATION ->
          posts
              .take(topic, BY, metadata(message), Optional.of("sns-" + message.text("MessageId")))
              .messages();
      case SUBSCRIPTION -> {
        confirm(message);
        LOG.log(System.Logger.Level.INFO, "SNS posts to the topic {0} from now on", name);
        yield Map.of();
      }
      case UNSUBSCRIPTION -> {
        LOG.log(System.Logger.Level.WARNING, "SNS posts to the topic {0} no more", name);
        yield Map.of();
      }
    };
  }

  private Topic opened(TopicName name, String address, Optional<String> hash) {
    try {
      return posts.open(name, hash.orElse(""));
    } catch (Fault fault) {
      wrong.count(name, address);
      throw fault;
    }
  }

  private static String field(String arn) {
    String[] fields = arn.split(":", -1);
    return fields.length > HASH_FIELD ? fields[HASH_FIELD] : "";
  }

  private void confirm(SnsMessage message) throws InterruptedException {
    try {
      fetch.get(message.url("SubscribeURL"));
    } catch (IOException _) {
      // What it says would show the URL, with the token in it.
      throw Fault.busy("sns-unavailable", "SNS does not take the confirmation now", PAUSE);
    }
  }

  /// An object or an array as such, so that models can go into it; anything else as a text.
  private static Json.Fields metadata(SnsMessage message) {
    String text = message.text("Message");
    return Json.Fields.NONE.with("data", parsed(text));
  }

  private static Json parsed(String text) {
    try {
      return switch (Json.parse(text)) {
        case Json.Fields fields -> fields;
        case Json.Items items -> items;
        case Json.Text _, Json.Scalar _ -> new Json.Text(text);
      };
    } catch (Fault _) {
      return new Json.Text(text);
    }
  }
}
