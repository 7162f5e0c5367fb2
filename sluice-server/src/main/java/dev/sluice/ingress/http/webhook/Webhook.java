package dev.sluice.ingress.http.webhook;

import dev.sluice.secret.Secret;
import dev.sluice.signature.Check;
import java.util.Optional;
import java.util.Set;

/// A webhook source as it is set up.
///
/// @param name what stands in its path
/// @param guard how its requests are proven
/// @param mapping what becomes of them
/// @param manner what its provider wants to be answered
/// @param verifyToken what a GET with `hub.challenge` must show; empty answers none
/// @param origins who may be told that they may send, in the handshake of CloudEvents' web hooks;
///   `*` is anybody
/// @param provider the preset; without one how requests are proven: `signature`, `token`, `basic`
public record Webhook(
    String name,
    Guard guard,
    Mapping mapping,
    Manner manner,
    Optional<Secret> verifyToken,
    Set<String> origins,
    String provider) {

  /// How many secrets of one webhook count at once; each costs a comparison.
  public static final int MAX_SECRETS = 4;

  /// How many header fields are kept with each event.
  public static final int MAX_HEADERS = 16;

  /// How requests are proven.
  public sealed interface Guard {}

  /// By a check with secrets.
  public record Checked(Check check) implements Guard {}

  /// By SNS's own certificate. That proves SNS, which posts for all of its customers, so the topics
  /// are named too.
  ///
  /// @param topics the ARNs of the topics that may post here
  public record FromSns(Set<String> topics) implements Guard {
    /// Copies the ARNs.
    public FromSns {
      topics = Set.copyOf(topics);
    }
  }

  /// What a provider wants to be answered.
  public enum Manner {
    /// 200, and what was accepted.
    PLAIN,
    /// 200 without a body, for a body would be shown to people; and `url_verification`.
    SLACK,
    /// An empty document of TwiML.
    TWILIO,
    /// As plain, and the validation of subscriptions.
    EVENT_GRID,
    /// As plain, and a GET whose `challenge` is sent back.
    ECHO
  }

  /// Copies the origins.
  public Webhook {
    origins = Set.copyOf(origins);
  }
}
