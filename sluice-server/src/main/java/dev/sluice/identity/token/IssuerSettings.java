package dev.sluice.identity.token;

import dev.sluice.identity.Scope;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Somebody else whose tokens are taken, and what of them counts.
///
/// @param name how the issuer is called in logs
/// @param issuer what `iss` must be, to the letter; keys are found by discovery under it
/// @param jwks where the keys are, if not by discovery
/// @param audience whom a token must be for: one of these
/// @param audienceClaim where that stands: `aud`, or `client_id` in Cognito's access tokens
/// @param tokenUse what the claim `token_use` must be; empty does not look
/// @param clientId the claim that client events are enriched with
/// @param scopes what every caller of this issuer may do
/// @param scopeClaim where a token says what its caller may do besides; empty looks nowhere
/// @param mapping what the words of that claim mean here; `sluice/events:send` and the like mean
///   themselves
/// @param algorithms what its tokens may be signed with
/// @param types what `typ` must be, in lower case; empty takes `jwt`, `at+jwt` and none
/// @param skew how far its clock may be off
public record IssuerSettings(
    String name,
    String issuer,
    Optional<URI> jwks,
    Set<String> audience,
    String audienceClaim,
    Optional<String> tokenUse,
    String clientId,
    Set<Scope> scopes,
    Optional<String> scopeClaim,
    Map<String, Scope> mapping,
    List<String> algorithms,
    Set<String> types,
    Duration skew) {

  /// What tokens may be signed with.
  public static final List<String> ALGORITHMS = VerifyingKey.ALGORITHMS;

  /// How far clocks may be off unless it is configured.
  public static final Duration DEFAULT_SKEW = Duration.ofMinutes(1);

  /// How far clocks may be off at most.
  public static final Duration MAX_SKEW = Duration.ofMinutes(5);

  /// Copies the sets, and checks what must not be empty.
  public IssuerSettings {
    audience = Set.copyOf(audience);
    scopes = Set.copyOf(scopes);
    mapping = Map.copyOf(mapping);
    algorithms = List.copyOf(algorithms);
    types = Set.copyOf(types);
    requireAddress(URI.create(issuer));
    jwks.ifPresent(IssuerSettings::requireAddress);
    if (audience.isEmpty() || algorithms.isEmpty()) {
      throw new IllegalArgumentException("an issuer needs an audience and an algorithm");
    }
    if (!VerifyingKey.ALGORITHMS.containsAll(algorithms)) {
      throw new IllegalArgumentException(
          "of algorithms there are " + String.join(", ", VerifyingKey.ALGORITHMS));
    }
  }

  /// Refuses an address that keys could be forged at: https is needed, other than on this machine.
  public static void requireAddress(URI address) {
    boolean isSafe =
        "https".equalsIgnoreCase(address.getScheme())
            || "http".equalsIgnoreCase(address.getScheme()) && isLoopback(address);
    if (!isSafe
        || address.getHost() == null
        || address.getRawUserInfo() != null
        || address.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "'"
              + address
              + "' must be an https URL with a host, without user and fragment; http is for"
              + " loopback addresses only");
    }
  }

  /// Whether an address is this machine's own; names other than `localhost` are not looked up.
  static boolean isLoopback(URI address) {
    String host = address.getHost();
    return host != null
        && (host.equals("localhost")
            || host.equals("[::1]")
            || host.matches("127(\\.[0-9]{1,3}){3}"));
  }
}
