package dev.sluice.notify;

import dev.sluice.notify.template.Json;
import java.util.Optional;

/// An integration of a topic as somebody asks for it.
///
/// @param key what it shall be called in its topic; made of the name when it is empty
/// @param name the name of the integration, such as `slack`; may be empty when the credentials are
///   a URL, which says it
/// @param model what its messages look like: a text, or an object
/// @param credentials what it sends with
/// @param manners how it behaves, as {@link dev.sluice.notify.manners.Manners#of} reads it
public record IntegrationDraft(
    Optional<String> key,
    Optional<String> name,
    Json model,
    GivenCredentials credentials,
    Json.Fields manners) {

  /// A draft without manners.
  public IntegrationDraft(
      Optional<String> key, Optional<String> name, Json model, GivenCredentials credentials) {
    this(key, name, model, credentials, Json.Fields.NONE);
  }

  /// A draft whose key is made of the name.
  public IntegrationDraft(String name, Json model, GivenCredentials credentials) {
    this(Optional.empty(), Optional.of(name), model, credentials);
  }

  /// Never shows the model, which may be anything.
  @Override
  public String toString() {
    return "IntegrationDraft[" + key + ", " + name + "]";
  }
}
