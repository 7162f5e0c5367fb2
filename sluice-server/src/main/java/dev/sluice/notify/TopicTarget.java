package dev.sluice.notify;

import dev.sluice.fault.Fault;
import dev.sluice.notify.integration.Message;
import dev.sluice.notify.integration.Sender;
import dev.sluice.notify.integration.catalog.Integrations;
import dev.sluice.notify.template.Json;
import dev.sluice.notify.template.Rendered;
import dev.sluice.outbox.Failure;
import dev.sluice.target.Outcome;
import dev.sluice.target.Parcel;
import dev.sluice.target.Target;
import java.util.Locale;
import java.util.Optional;

/// One integration of a topic as a target: fills its model in and sends the message.
///
/// Topic, model and credentials are those of now: a delivery that is tried again after a change is
/// sent as the change wants it.
public final class TopicTarget implements Target {

  private final Topics topics;
  private final TopicId topic;
  private final String key;
  private final Integrations catalog;
  private final Sender sender;

  /// The integration of a key of a topic.
  public TopicTarget(
      Topics topics, TopicId topic, String key, Integrations catalog, Sender sender) {
    this.topics = topics;
    this.topic = topic;
    this.key = key;
    this.catalog = catalog;
    this.sender = sender;
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
    Integrations.Selected selected;
    try {
      selected = integration.get().select(catalog);
    } catch (Fault fault) {
      // A rotated secret file may be whole at the next attempt.
      return new Outcome.Retryable(new Failure("CREDENTIAL", fault.sentence()));
    }
    Message message;
    try {
      Rendered rendered =
          integration.get().model().render(Variables.of(parcel), selected.integration());
      Json content =
          now.get().isStrict() ? rendered.requireComplete().content() : rendered.content();
      message = new Message(parcel.id().toString(), parcel.acceptedAt(), content);
    } catch (Fault fault) {
      return new Outcome.Refused(
          new Failure(fault.code().toUpperCase(Locale.ROOT).replace('-', '_'), fault.sentence()));
    }
    return sender.send(selected.integration(), message, selected.credentials());
  }
}
