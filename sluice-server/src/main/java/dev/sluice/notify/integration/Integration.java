package dev.sluice.notify.integration;

import dev.sluice.notify.template.Json;
import dev.sluice.notify.template.Place;
import dev.sluice.notify.template.Places;
import dev.sluice.target.Outcome;
import java.util.Map;
import java.util.Optional;

/// A kind of receiver: what it is called, what it needs, what it is sent, and what its replies
/// mean.
///
/// An integration opens no connection: {@link Sender} does that for all of them.
public interface Integration extends Places {

  /// The words and rules that are shown to people.
  Description description();

  /// The credentials that a URL of this kind holds, as in `slack://…`; nothing when the URL is not
  /// of this kind.
  ///
  /// @throws dev.sluice.fault.Fault `invalid-notify-url` when it is of this kind and wrong
  Optional<Map<String, String>> read(NotifyUrl url);

  /// How values are escaped at a place of a model, and how long the text may be.
  @Override
  Place at(String path, Json.Fields parent);

  /// Refuses credentials that can never work; required and unknown names are checked before.
  ///
  /// @throws dev.sluice.fault.Fault `invalid-credentials`
  default void check(Credentials credentials) {}

  /// What is sent for a message. The same message and credentials give the same request, so that a
  /// receiver that drops repeats can.
  ///
  /// @throws dev.sluice.fault.Fault when the message or the credentials can never be sent
  Outgoing outgoing(Message message, Credentials credentials);

  /// What a reply means.
  Outcome judge(Reply reply);
}
