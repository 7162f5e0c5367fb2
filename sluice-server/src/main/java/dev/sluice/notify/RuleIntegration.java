package dev.sluice.notify;

import dev.sluice.notify.integration.Message;
import dev.sluice.notify.integration.Sender;
import dev.sluice.notify.integration.catalog.Integrations;
import dev.sluice.notify.template.Json;
import dev.sluice.target.Outcome;
import dev.sluice.target.Parcel;
import dev.sluice.target.Target;
import java.time.Instant;

/// One integration as the target of rules: fills its model in from the event, and sends the
/// message.
///
/// It makes no event of the hub's own, so nothing can go round through it.
public final class RuleIntegration implements Target {

  private final TopicIntegration integration;
  private final boolean isStrict;
  private final Sending sending;

  /// @param isStrict whether an event that lacks a variable of the model is refused
  public RuleIntegration(
      TopicIntegration integration, boolean isStrict, Integrations catalog, Sender sender) {
    this.integration = integration;
    this.isStrict = isStrict;
    this.sending = new Sending(catalog, sender);
  }

  @Override
  public Outcome deliver(Parcel parcel) throws InterruptedException {
    return sending.send(
        integration, isStrict, parcel, each -> new Filling.Post(Variables.ofRule(each)));
  }

  /// Sends one message without variables now, for whoever tries an integration.
  ///
  /// @param id the message's
  /// @throws dev.sluice.fault.Fault when the integration's credentials or its model are wrong
  public static Outcome attempt(
      TopicIntegration integration, Integrations catalog, Sender sender, String id, Instant at)
      throws InterruptedException {
    Integrations.Selected selected = integration.select(catalog);
    Json content = integration.model().render(Json.Fields.NONE, selected.integration()).content();
    return sender.send(
        selected.integration(), new Message(id, at, content), selected.credentials());
  }
}
