package dev.sluice.notify;

import dev.sluice.notify.manners.Digest;
import dev.sluice.notify.manners.Throttle;
import dev.sluice.notify.template.Escape;
import dev.sluice.notify.template.Json;
import dev.sluice.notify.template.Model;
import dev.sluice.notify.template.Place;
import dev.sluice.notify.template.Places;
import dev.sluice.notify.template.Rendered;
import dev.sluice.notify.template.Roll;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// What goes into a model: the variables of one post, or those of several.
sealed interface Filling {

  /// One post.
  record Post(Json.Fields variables) implements Filling {}

  /// Several posts.
  record Posts(Roll roll) implements Filling {}

  /// The model, filled in.
  ///
  /// @throws dev.sluice.fault.Fault as {@link Model#render(Json.Fields, Places)}
  default Rendered into(Model model, Places places) {
    return switch (this) {
      case Post(Json.Fields variables) -> model.render(variables, places);
      case Posts(Roll roll) -> model.render(roll, places);
    };
  }

  /// Several posts, as an integration shows each of them.
  static Filling of(TopicIntegration integration, List<Json.Fields> posts) {
    Optional<Digest> digest = integration.manners().digest();
    return new Posts(
        new Roll(
            posts,
            digest.flatMap(Digest::item),
            digest.map(Digest::separator).orElse(Digest.SEPARATOR)));
  }

  /// What an integration would make of one post alone; two of them for a fallback that is reached
  /// by posts and by digests.
  static List<Filling> preview(Topic topic, TopicIntegration integration, Json.Fields variables) {
    return topic.sees(integration).stream()
        .map(isDigest -> isDigest ? of(integration, List.of(variables)) : new Post(variables))
        .toList();
  }

  /// The key by which a post is throttled.
  static Rendered key(Throttle throttle, Json.Fields variables) {
    return throttle.key().render(variables, Places.all(Place.of(Escape.PLAIN)));
  }

  /// The variables that an integration lacks in a post: in its model, its items, and its key.
  static SortedSet<String> missing(
      Topic topic, TopicIntegration integration, Json.Fields variables, Places places) {
    SortedSet<String> missing = new TreeSet<>();
    for (Filling filling : preview(topic, integration, variables)) {
      missing.addAll(filling.into(integration.model(), places).missing());
    }
    integration
        .manners()
        .throttle()
        .ifPresent(throttle -> missing.addAll(key(throttle, variables).missing()));
    return missing;
  }
}
