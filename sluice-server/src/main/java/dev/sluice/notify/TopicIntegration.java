package dev.sluice.notify;

import dev.sluice.notify.integration.catalog.Integrations;
import dev.sluice.notify.manners.Manners;
import dev.sluice.notify.template.Json;
import dev.sluice.notify.template.Model;

/// An integration of a topic.
///
/// @param key what it is called in its topic: the name, and for further ones of that name `slack-2`
///   and so on, unless somebody chose another
/// @param name the name of the integration, such as `slack`
/// @param source the model as it was written
/// @param model what its messages look like
/// @param credentials what it sends with
/// @param manners how it behaves
public record TopicIntegration(
    String key,
    String name,
    Json source,
    Model model,
    GivenCredentials credentials,
    Manners manners) {

  TopicIntegration(
      String key, String name, Json source, GivenCredentials credentials, Manners manners) {
    this(key, name, source, Model.of(source), credentials, manners);
  }

  /// The integration and its credentials, as they are now.
  ///
  /// @throws dev.sluice.fault.Fault as {@link GivenCredentials#select}
  Integrations.Selected select(Integrations catalog) {
    return credentials.select(name, catalog);
  }

  /// Never shows the model, which may be anything.
  @Override
  public String toString() {
    return "TopicIntegration[" + key + ", " + name + "]";
  }
}
