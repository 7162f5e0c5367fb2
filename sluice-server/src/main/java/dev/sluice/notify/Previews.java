package dev.sluice.notify;

import dev.sluice.fault.Fault;
import dev.sluice.notify.integration.Message;
import dev.sluice.notify.integration.catalog.Integrations;
import dev.sluice.notify.template.Json;
import dev.sluice.notify.template.Places;
import dev.sluice.notify.template.Rendered;
import dev.sluice.outbox.Failure;
import dev.sluice.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// Shows what a topic's integrations would be sent; sends nothing, and shows no credential.
///
/// One that gathers posts is shown with a digest of this one post alone.
public final class Previews {

  private final Integrations catalog;
  private final Clock clock;

  /// The message of one integration.
  ///
  /// @param key the integration's key in its topic
  /// @param name the integration's name
  /// @param isFallback whether it is sent only when the message of another integration is dead
  /// @param content the message; empty when it cannot be made
  /// @param missing the variables that have no value
  /// @param shortened the places in which values were cut to fit
  /// @param trouble why the message could not be sent, as far as that can be told without sending
  public record Shown(
      String key,
      String name,
      boolean isFallback,
      Optional<Json> content,
      SortedSet<String> missing,
      Set<String> shortened,
      Optional<Failure> trouble) {

    /// Never shows the content.
    @Override
    public String toString() {
      return "Shown[" + key + "]";
    }
  }

  /// Previews of integrations in this table.
  public Previews(Integrations catalog, Clock clock) {
    this.catalog = catalog;
    this.clock = clock;
  }

  /// The messages of a post.
  public List<Shown> of(Topic topic, Json.Fields metadata) {
    List<Shown> all = new ArrayList<>();
    topic.integrations().forEach(each -> all.add(of(topic, each, metadata)));
    return all;
  }

  private Shown of(Topic topic, TopicIntegration integration, Json.Fields metadata) {
    Rendered rendered;
    Places places = catalog.named(integration.name());
    SortedSet<String> missing;
    boolean isFallback = !topic.addressed().contains(integration.key());
    try {
      rendered =
          Filling.preview(topic, integration, metadata)
              .getFirst()
              .into(integration.model(), places);
      missing = Filling.missing(topic, integration, metadata, places);
    } catch (Fault fault) {
      return new Shown(
          integration.key(),
          integration.name(),
          isFallback,
          Optional.empty(),
          new TreeSet<>(),
          Set.of(),
          Optional.of(new Failure(fault.code(), fault.sentence())));
    }
    return new Shown(
        integration.key(),
        integration.name(),
        isFallback,
        Optional.of(rendered.content()),
        missing,
        rendered.shortened(),
        trouble(topic, integration, rendered));
  }

  private Optional<Failure> trouble(Topic topic, TopicIntegration integration, Rendered rendered) {
    try {
      Json content = topic.isStrict() ? rendered.requireComplete().content() : rendered.content();
      Integrations.Selected selected = integration.select(catalog);
      selected
          .integration()
          .outgoing(new Message("preview", clock.now(), content), selected.credentials());
      return Optional.empty();
    } catch (Fault fault) {
      return Optional.of(new Failure(fault.code(), fault.sentence()));
    }
  }
}
