package dev.sluice.notify;

import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.notify.template.Json;
import dev.sluice.target.Parcel;
import dev.sluice.view.MatchingView;

/// The values that the variables of a model have: a post's metadata, and of any other event what
/// the rule made of it, or else its matching view.
final class Variables {

  private Variables() {}

  /// @throws Fault when the event has too much, or what the rule made of it is no object
  static Json.Fields of(Parcel parcel) {
    if (Notification.isOne(parcel.event())) {
      return Notification.read(parcel.event()).metadata();
    }
    byte[] json =
        parcel.input().map(Payload::toBytes).orElseGet(() -> MatchingView.line(parcel.event()));
    if (Json.parse(json) instanceof Json.Fields fields) {
      return fields;
    }
    throw Fault.of(
        Fault.Kind.INVALID, "no-variables", "what the rule sends to the topic is no JSON object");
  }
}
