package dev.sluice.signature;

import dev.sluice.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// A check by a user name and a password (RFC 7617).
///
/// @param username the name
/// @param passwords the passwords that count
public record BasicCheck(String username, List<Secret> passwords) implements Check {

  private static final String SCHEME = "Basic ";

  /// Copies the passwords.
  public BasicCheck {
    passwords = List.copyOf(passwords);
  }

  @Override
  public Verdict of(Incoming request, Instant now) {
    List<String> shown = request.header("authorization");
    if (shown.isEmpty()) {
      return new Verdict.Unproven(Verdict.Reason.MISSING, "the header Authorization is missing");
    }
    Optional<String> pair = shown.size() == 1 ? pair(shown.getFirst()) : Optional.empty();
    if (pair.isEmpty()) {
      return new Verdict.Unproven(
          Verdict.Reason.WRONG,
          "the header Authorization must stand once, with Basic and a user name and password");
    }
    boolean right = false;
    for (Secret password : passwords) {
      right |= Hashes.same(username + ":" + password.reveal(), pair.get());
    }
    return right
        ? new Verdict.Proven(Optional.empty())
        : new Verdict.Unproven(
            Verdict.Reason.WRONG,
            "the header Authorization does not hold a user name and password that count");
  }

  private static Optional<String> pair(String header) {
    if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new String(
              Base64.getDecoder().decode(header.substring(SCHEME.length()).strip()),
              StandardCharsets.UTF_8));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  @Override
  public Draft signed(Draft request, Instant now) {
    String pair = username + ":" + passwords.getFirst().reveal();
    return request.with(
        new Place.Header("Authorization"),
        SCHEME + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public boolean isGuessable() {
    return true;
  }
}
