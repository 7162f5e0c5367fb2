package dev.sluice.ingress.http;

import dev.sluice.fault.Fault;
import dev.sluice.identity.Allowance;
import dev.sluice.identity.Caller;
import java.util.HashMap;
import java.util.Map;

/// How a caller is told of what it may send: `RateLimit-Limit`, `RateLimit-Remaining` and
/// `RateLimit-Reset`, in requests and seconds, as in the IETF draft
/// draft-ietf-httpapi-ratelimit-headers-03.
final class RateLimits {

  private RateLimits() {}

  static Fault exceeded(Caller caller, Allowance.Grant grant) {
    return Fault.limited(
        "rate-limited",
        "'"
            + caller.name()
            + "' may send "
            + grant.limit()
            + " requests and has sent them; there are more in "
            + seconds(grant)
            + " s",
        grant.reset());
  }

  static Answer shown(Allowance.Grant grant, Answer answer) {
    Map<String, String> headers = new HashMap<>(answer.headers());
    headers.put("RateLimit-Limit", Long.toString(grant.limit()));
    headers.put("RateLimit-Remaining", Long.toString(grant.remaining()));
    headers.put("RateLimit-Reset", Long.toString(seconds(grant)));
    return new Answer(answer.status(), answer.contentType(), answer.body(), headers);
  }

  private static long seconds(Allowance.Grant grant) {
    return grant.reset().plusMillis(999).toSeconds();
  }
}
