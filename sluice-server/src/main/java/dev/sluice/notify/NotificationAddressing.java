package dev.sluice.notify;

import dev.sluice.event.Event;
import dev.sluice.routing.Addressing;
import dev.sluice.routing.Recipient;
import java.util.List;

/// Says for whom the posts to topics are: each integration that the topic had when it was posted
/// to, whatever has become of the topic since.
public final class NotificationAddressing implements Addressing {

  /// The recipients of a post; nobody for all other events.
  ///
  /// @throws IllegalStateException when a post is not as it was written, so that routing keeps it
  @Override
  public List<Recipient> of(Event event) {
    if (!Notification.isOne(event)) {
      return List.of();
    }
    Notification.Addressed addressed = Notification.addressed(event);
    return addressed.keys().stream()
        .map(key -> new Recipient(addressed.reason(), addressed.topic().target(key)))
        .toList();
  }
}
