package dev.sluice.notify.manners;

import dev.sluice.notify.template.Json;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/// How an integration of a topic behaves.
///
/// @param source what was written, to be shown
/// @param perSecond how many messages it sends in a second
/// @param attempts after how many attempts a message is dead
/// @param age at which age a message is dead
/// @param quiet when it sends nothing
/// @param throttle which messages it leaves out
/// @param digest how it gathers posts
/// @param fallback the key of the integration that goes on with what is dead
public record Manners(
    Json.Fields source,
    OptionalDouble perSecond,
    OptionalInt attempts,
    Optional<Duration> age,
    Optional<Quiet> quiet,
    Optional<Throttle> throttle,
    Optional<Digest> digest,
    Optional<String> fallback) {

  /// The members of an integration that are its manners.
  public static final Set<String> MEMBERS =
      Set.of("rate", "retry", "quiet", "throttle", "digest", "fallback");

  /// Every message at once, and by itself.
  public static final Manners NONE = of(Json.Fields.NONE);

  /// Reads manners; members that are none of {@link #MEMBERS} are passed over.
  ///
  /// @throws dev.sluice.fault.Fault `invalid-topic`; the sentence begins with the place
  public static Manners of(Json.Fields integration) {
    return MannersReader.read(integration);
  }

  /// The members of an object that are manners, as they were written.
  public static Json.Fields in(Json.Fields integration) {
    Json.Fields manners = Json.Fields.NONE;
    for (String member : new TreeSet<>(MEMBERS)) {
      if (integration.find(member).isPresent()) {
        manners = manners.with(member, integration.find(member).get());
      }
    }
    return manners;
  }
}
