package dev.sluice.ingress.http.webhook;

import dev.sluice.fault.Fault;
import dev.sluice.signature.sns.SnsFetch;
import dev.sluice.signature.sns.SnsMessage;
import dev.sluice.signature.sns.SnsSignatures;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// Tells SNS's own messages from its notifications: confirms subscriptions to the topics that are
/// named, and notes when one ends.
final class SnsSubscriptions {

  private static final System.Logger LOG = System.getLogger(SnsSubscriptions.class.getName());
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final SnsFetch fetch;
  private final SnsSignatures signatures;

  SnsSubscriptions(SnsFetch fetch, Clock clock) {
    this.fetch = fetch;
    this.signatures = new SnsSignatures(fetch, clock);
  }

  /// The notification that came; empty when the message was about the subscription itself.
  ///
  /// @throws Fault `invalid-sns-message`, `wrong-sns-signature`, `other-sns-topic`,
  ///   `sns-unavailable`
  Optional<SnsMessage> notification(String webhook, Set<String> topics, byte[] body)
      throws InterruptedException {
    SnsMessage message = SnsMessage.read(body);
    String topic = message.text("TopicArn");
    // Before the signature: for anybody else's topic, nothing is fetched.
    if (!topics.contains(topic)) {
      throw Fault.of(
          Fault.Kind.FORBIDDEN,
          "other-sns-topic",
          "the message's TopicArn is none of the 'topics' of webhook '" + webhook + "'");
    }
    signatures.require(message);
    return switch (message.type()) {
      case NOTIFICATION -> Optional.of(message);
      case SUBSCRIPTION -> {
        confirm(message);
        LOG.log(Level.INFO, "the topic {0} posts to webhook {1} from now on", topic, webhook);
        yield Optional.empty();
      }
      case UNSUBSCRIPTION -> {
        LOG.log(Level.WARNING, "the topic {0} posts to webhook {1} no more", topic, webhook);
        yield Optional.empty();
      }
    };
  }

  private void confirm(SnsMessage message) throws InterruptedException {
    try {
      fetch.get(message.url("SubscribeURL"));
    } catch (IOException _) {
      // What it says would show the URL, with the token in it.
      throw Fault.busy("sns-unavailable", "SNS does not take the confirmation now", PAUSE);
    }
  }
}
