package dev.sluice.notify;

import dev.sluice.fault.Fault;
import dev.sluice.outbox.Failure;
import dev.sluice.target.Outcome;
import dev.sluice.target.Parcel;
import dev.sluice.target.Target;
import java.util.Optional;

/// A topic as the target of rules: passes what they match on to it, as a post of the hub's own.
///
/// What is passed on is one event, whose id is made of the delivery's: an attempt that is repeated,
/// because its end was lost, is recognised. It is delivered when that event is durable; what
/// becomes of the messages is told by their own deliveries.
///
/// A rule may match what another one has passed on. So that none goes round for ever, it is refused
/// past {@link #MAX_HOPS} rules.
public final class RuleTopic implements Target {

  /// How many rules may pass something on, each from a topic to the next.
  public static final int MAX_HOPS = 3;

  private final Topics topics;
  private final Posts posts;
  private final TopicName name;

  /// The topic of a name, which need not be there yet.
  public RuleTopic(Topics topics, Posts posts, TopicName name) {
    this.topics = topics;
    this.posts = posts;
    this.name = name;
  }

  @Override
  public Outcome deliver(Parcel parcel) throws InterruptedException {
    Optional<Topic> topic = topics.find(name);
    if (topic.isEmpty()) {
      return refused("NO_SUCH_TOPIC", "there is no topic '" + name + "'; make it and redrive");
    }
    int hops = 1;
    if (Notification.isOne(parcel.event())) {
      hops += Notification.read(parcel.event()).hops();
    }
    if (hops > MAX_HOPS) {
      return refused(
          "TOO_MANY_HOPS",
          "it went through "
              + MAX_HOPS
              + " rules from topic to topic already; a rule may match what it passes on itself");
    }
    var way = new Notification.Passed(hops, parcel.input().isEmpty());
    try {
      posts.pass(topic.get(), parcel.id(), Variables.passed(parcel), way);
      return new Outcome.Delivered();
    } catch (Fault fault) {
      return ofFault(fault);
    }
  }

  private static Outcome ofFault(Fault fault) {
    return switch (fault.kind()) {
      case BUSY, LIMITED, UNAVAILABLE ->
          new Outcome.Retryable(Sending.failure(fault), fault.retryAfter());
      case INVALID, UNSUPPORTED, TOO_LARGE, UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, CONFLICT ->
          new Outcome.Refused(Sending.failure(fault));
    };
  }

  private static Outcome refused(String code, String sentence) {
    return new Outcome.Refused(new Failure(code, sentence));
  }
}
