package dev.sluice.notify.integration;

import dev.sluice.notify.template.Json;
import java.time.Instant;

/// A rendered message.
///
/// @param id the same in each attempt; 1 to 200 letters, digits, `.`, `_`, `~` and `-`
/// @param at when the hub accepted it
/// @param content a text, or an object in the form that the integration takes
public record Message(String id, Instant at, Json content) {

  /// Checks the id.
  public Message {
    if (!id.matches("[A-Za-z0-9._~-]{1,200}")) {
      throw new IllegalArgumentException("'" + id + "' cannot be the id of a message");
    }
  }

  /// The content as an object: a text becomes the field of a name.
  public Json.Fields fields(String textField) {
    return content instanceof Json.Fields fields
        ? fields
        : Json.Fields.NONE.with(textField, content);
  }

  /// Never shows the content.
  @Override
  public String toString() {
    return "Message[" + id + "]";
  }
}
