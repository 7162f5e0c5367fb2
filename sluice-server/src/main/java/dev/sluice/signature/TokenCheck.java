package dev.sluice.signature;

import dev.sluice.secret.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A check by a token that the request shows as it is.
///
/// @param place where it stands
/// @param prefix what stands in front of it, such as `Bearer `
/// @param secrets the tokens that count
public record TokenCheck(Place place, String prefix, List<Secret> secrets) implements Check {

  /// Copies the secrets.
  public TokenCheck {
    secrets = List.copyOf(secrets);
  }

  @Override
  public Verdict of(Incoming request, Instant now) {
    List<String> shown = place.values(request);
    if (shown.isEmpty()) {
      return new Verdict.Unproven(Verdict.Reason.MISSING, place.shown() + " is missing");
    }
    if (shown.size() > 1) {
      return new Verdict.Unproven(
          Verdict.Reason.WRONG,
          place.shown() + " stands " + shown.size() + " times; once is right");
    }
    String value = shown.getFirst();
    boolean right = false;
    for (Secret secret : secrets) {
      right |= Hashes.same(prefix + secret.reveal(), value);
    }
    return right
        ? new Verdict.Proven(Optional.empty())
        : new Verdict.Unproven(
            Verdict.Reason.WRONG, place.shown() + " does not hold a token that counts");
  }

  @Override
  public Draft signed(Draft request, Instant now) {
    return request.with(place, prefix + secrets.getFirst().reveal());
  }

  @Override
  public boolean isGuessable() {
    return true;
  }
}
