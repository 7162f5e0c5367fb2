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
import java.util.Locale;
import java.util.function.Function;

/// Fills the model of an integration in and sends the message, in one attempt.
final class Sending {

  private final Integrations catalog;
  private final Sender sender;

  Sending(Integrations catalog, Sender sender) {
    this.catalog = catalog;
    this.sender = sender;
  }

  /// @param isStrict whether what lacks a variable is refused
  /// @param filling what the model sees of a parcel
  Outcome send(
      TopicIntegration integration,
      boolean isStrict,
      Parcel parcel,
      Function<Parcel, Filling> filling)
      throws InterruptedException {
    Integrations.Selected selected;
    try {
      selected = integration.select(catalog);
    } catch (Fault fault) {
      // A rotated secret file may be whole at the next attempt.
      return new Outcome.Retryable(new Failure("CREDENTIAL", fault.sentence()));
    }
    Message message;
    try {
      Rendered rendered = filling.apply(parcel).into(integration.model(), selected.integration());
      Json content = isStrict ? rendered.requireComplete().content() : rendered.content();
      message = new Message(parcel.id().toString(), parcel.acceptedAt(), content);
    } catch (Fault fault) {
      return new Outcome.Refused(failure(fault));
    }
    return sender.send(selected.integration(), message, selected.credentials());
  }

  /// What a delivery shows of a fault: `NO_VARIABLES` for `no-variables`.
  static Failure failure(Fault fault) {
    return new Failure(fault.code().toUpperCase(Locale.ROOT).replace('-', '_'), fault.sentence());
  }
}
