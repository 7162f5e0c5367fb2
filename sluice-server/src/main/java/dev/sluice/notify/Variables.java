package dev.sluice.notify;

import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.notify.template.Json;
import dev.sluice.target.Parcel;
import dev.sluice.view.MatchingView;
import java.util.LinkedHashMap;
import java.util.Map;

/// The values that the variables of a model have: a post's metadata, and of any other event what
/// its rule makes of it, or else its matching view.
final class Variables {

  private Variables() {}

  /// What the models of a topic's integration see.
  ///
  /// @throws Fault `no-variables`
  static Json.Fields of(Parcel parcel) {
    return Notification.isOne(parcel.event())
        ? Notification.read(parcel.event()).variables()
        : ofRule(parcel);
  }

  /// What the model of an integration sees that a rule has as its target.
  ///
  /// @throws Fault `no-variables`
  static Json.Fields ofRule(Parcel parcel) {
    Json.Fields passed = passed(parcel);
    return parcel.input().isPresent() ? passed : ofView(passed);
  }

  /// What a rule passes on: what its input made of the event, or else the whole matching view.
  ///
  /// @throws Fault `no-variables`
  static Json.Fields passed(Parcel parcel) {
    byte[] json =
        parcel.input().map(Payload::toBytes).orElseGet(() -> MatchingView.line(parcel.event()));
    Json value;
    try {
      value = Json.parse(json);
    } catch (Fault fault) {
      throw wrong(fault.sentence() + "; an input of the rule can pick what the models need");
    }
    if (value instanceof Json.Fields fields) {
      return fields;
    }
    throw wrong("what the rule's input makes of the event is no JSON object");
  }

  /// A matching view with the members of its `detail` beside its own, so that `$app` is
  /// `$detail.app`. A name of the view's own goes first: what `$source` is must not depend on what
  /// an event's data hold.
  static Json.Fields ofView(Json.Fields view) {
    if (!(view.find("detail").orElse(Json.Scalar.NULL) instanceof Json.Fields detail)) {
      return view;
    }
    Map<String, Json> all = new LinkedHashMap<>(detail.values());
    all.putAll(view.values());
    return new Json.Fields(all);
  }

  private static Fault wrong(String sentence) {
    return Fault.of(Fault.Kind.INVALID, "no-variables", sentence);
  }
}
