package dev.sluice.notify.integration.catalog;

import dev.sluice.fault.Fault;
import dev.sluice.notify.integration.Description;
import dev.sluice.notify.integration.Integration;
import dev.sluice.notify.integration.Judgement;
import dev.sluice.notify.integration.Message;
import dev.sluice.notify.integration.NotifyUrl;
import dev.sluice.notify.integration.Reply;
import dev.sluice.notify.template.Json;
import dev.sluice.notify.template.Place;
import dev.sluice.notify.template.Places;
import dev.sluice.target.Outcome;
import java.util.Map;
import java.util.Optional;

/// What the integrations have in common: a description, a table of places, and judgement by status.
abstract class Kind implements Integration {

  private final Description description;
  private final Places places;

  Kind(Description description, Places places) {
    this.description = description;
    this.places = places;
  }

  @Override
  public final Description description() {
    return description;
  }

  @Override
  public Place at(String path, Json.Fields parent) {
    return places.at(path, parent);
  }

  @Override
  public Optional<Map<String, String>> read(NotifyUrl url) {
    return Optional.empty();
  }

  @Override
  public Outcome judge(Reply reply) {
    return Judgement.byStatus(reply);
  }

  /// The message as the fields of a request, without those that the credentials decide.
  ///
  /// @throws Fault `invalid-message` when the model has one of those
  Json.Fields body(Message message, String textField, String... decided) {
    Json.Fields body = message.fields(textField);
    for (String field : decided) {
      if (body.find(field).isPresent()) {
        throw wrong("'" + field + "' is set by the hub and cannot stand in a model");
      }
    }
    return body;
  }

  /// A body that the receiver takes as a whole: it would refuse one that is larger, each time.
  ///
  /// @throws Fault `message-too-long`
  Json.Fields within(int mostBytes, Json.Fields body) {
    int bytes = body.bytes().length;
    if (bytes > mostBytes) {
      throw tooLong(
          "it has %,d bytes as JSON, and at most %,d are taken".formatted(bytes, mostBytes));
    }
    return body;
  }

  /// A fault for a message of which the receiver takes less.
  Fault tooLong(String sentence) {
    return Fault.of(
        Fault.Kind.TOO_LARGE,
        "message-too-long",
        "a message for " + description.name() + ": " + sentence);
  }

  /// A fault for a message that can never be sent.
  Fault wrong(String sentence) {
    return Fault.of(
        Fault.Kind.INVALID,
        "invalid-message",
        "a message for " + description.name() + ": " + sentence);
  }
}
