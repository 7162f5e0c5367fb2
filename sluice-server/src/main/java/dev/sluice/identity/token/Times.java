package dev.sluice.identity.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;

/// The times of a token: `exp`, which must be there, `nbf` and `iat`.
final class Times {

  /// Later than the year 9999; such a number is a mistake, and would not fit everywhere.
  private static final double LATEST = 253_402_300_800.0;

  private Times() {}

  /// Refuses a token that does not count now.
  ///
  /// @param late how long after its end it is still taken
  /// @param early how long before its beginning it is taken already
  /// @return when it ends, without the grace
  static Instant require(ObjectNode claims, Instant now, Duration late, Duration early) {
    if (!claims.has("exp")) {
      throw Refused.because("the token has no exp");
    }
    Instant expires = time(claims, "exp");
    if (!expires.plus(late).isAfter(now)) {
      throw Refused.because("the token has expired");
    }
    Instant latest = now.plus(early);
    if (claims.has("nbf") && time(claims, "nbf").isAfter(latest)) {
      throw Refused.because("the token does not count yet: its nbf is in the future");
    }
    if (claims.has("iat") && time(claims, "iat").isAfter(latest)) {
      throw Refused.because("the token's iat is in the future");
    }
    return expires;
  }

  private static Instant time(ObjectNode claims, String name) {
    JsonNode value = claims.path(name);
    double seconds = value.isNumber() ? value.doubleValue() : Double.NaN;
    if (!(seconds >= 0 && seconds < LATEST)) {
      throw Refused.because("the token's " + name + " is no number of seconds since 1970");
    }
    return Instant.ofEpochSecond((long) seconds);
  }
}
