package dev.sluice.notify;

import dev.sluice.notify.integration.Sender;
import dev.sluice.notify.integration.catalog.Integrations;
import dev.sluice.outbox.Failure;
import dev.sluice.target.Outcome;
import dev.sluice.target.Parcel;
import dev.sluice.target.Target;
import java.util.Optional;

/// One integration of a topic as a target: fills its model in and sends the message.
///
/// Topic, model and credentials are those of now: a delivery that is tried again after a change is
/// sent as the change wants it.
public final class TopicTarget implements Target {

  private final Topics topics;
  private final TopicId topic;
  private final String key;
  private final Sending sending;

  /// The integration of a key of a topic.
  public TopicTarget(
      Topics topics, TopicId topic, String key, Integrations catalog, Sender sender) {
    this.topics = topics;
    this.topic = topic;
    this.key = key;
    this.sending = new Sending(catalog, sender);
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
    return sending.send(integration.get(), now.get().isStrict(), parcel, Variables::of);
  }
}
