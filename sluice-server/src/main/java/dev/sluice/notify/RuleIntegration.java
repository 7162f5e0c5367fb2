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
import java.time.Instant;
import java.util.Locale;

/// One integration as the target of rules: fills its model in from the event, and sends the
/// message.
///
/// It makes no event of the hub's own, so nothing can go round through it.
public final class RuleIntegration implements Target {

  private final TopicIntegration integration;
  private final boolean isStrict;
  private final Integrations catalog;
  private final Sender sender;

  /// @param isStrict whether an event that lacks a variable of the model is refused
  public RuleIntegration(
      TopicIntegration integration, boolean isStrict, Integrations catalog, Sender sender) {
    this.integration = integration;
    this.isStrict = isStrict;
    this.catalog = catalog;
    this.sender = sender;
  }

  @Override
  public Outcome deliver(Parcel parcel) throws InterruptedException {
    Integrations.Selected selected;
    try {
      selected = integration.select(catalog);
    } catch (Fault fault) {
      // A rotated secret file may be whole at the next attempt.
      return new Outcome.Retryable(new Failure("CREDENTIAL", fault.sentence()));
    }
    Message message;
    try {
      Rendered rendered =
          integration.model().render(Variables.ofRule(parcel), selected.integration());
      Json content = isStrict ? rendered.requireComplete().content() : rendered.content();
      message = new Message(parcel.id().toString(), parcel.acceptedAt(), content);
    } catch (Fault fault) {
      String code = fault.code().toUpperCase(Locale.ROOT).replace('-', '_');
      return new Outcome.Refused(new Failure(code, fault.sentence()));
    }
    return sender.send(selected.integration(), message, selected.credentials());
  }

  /// Sends one message without variables now, for whoever tries an integration.
  ///
  /// @param id the message's
  /// @throws Fault when the integration's credentials or its model are wrong
  public static Outcome attempt(
      TopicIntegration integration, Integrations catalog, Sender sender, String id, Instant at)
      throws InterruptedException {
    Integrations.Selected selected = integration.select(catalog);
    Json content = integration.model().render(Json.Fields.NONE, selected.integration()).content();
    return sender.send(
        selected.integration(), new Message(id, at, content), selected.credentials());
  }
}
