package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.fault.Fault;
import dev.sluice.time.Clock;
import java.time.Duration;
import java.util.Map;

/// A user of the hub, whose access token goes with each request and is renewed in time.
///
/// The token stands in `Authorization` by itself, without `Bearer`, as the apps of the client event
/// capture send it.
final class SignedInUser {

  /// How much earlier than its end a token is renewed; a short-lived one at half its life.
  private static final Duration EARLY = Duration.ofMinutes(1);

  private final CognitoCalls calls;
  private final Clock clock;
  private final String appClient;
  private String access = "";
  private String refresh = "";
  private long renewAt;

  private SignedInUser(CognitoCalls calls, Clock clock, String appClient) {
    this.calls = calls;
    this.clock = clock;
    this.appClient = appClient;
  }

  /// Signs in.
  ///
  /// @throws Fault `hub-refused`, with what the hub says
  static SignedInUser signIn(
      HubClient hub, Clock clock, String appClient, String user, String password)
      throws InterruptedException {
    SignedInUser signedIn = new SignedInUser(new CognitoCalls(hub), clock, appClient);
    signedIn.ask(
        "USER_PASSWORD_AUTH", CognitoCalls.body().put("USERNAME", user).put("PASSWORD", password));
    return signedIn;
  }

  /// The header that says who sends.
  Map<String, String> header() throws InterruptedException {
    if (clock.nanos() - renewAt >= 0) {
      ask("REFRESH_TOKEN_AUTH", CognitoCalls.body().put("REFRESH_TOKEN", refresh));
    }
    return Map.of("Authorization", access);
  }

  private void ask(String flow, ObjectNode parameters) throws InterruptedException {
    ObjectNode body = CognitoCalls.body().put("AuthFlow", flow).put("ClientId", appClient);
    body.set("AuthParameters", parameters);
    JsonNode reply = calls.call("InitiateAuth", body);
    JsonNode result = reply.path("AuthenticationResult");
    if (!result.has("AccessToken")) {
      throw Fault.of(
          Fault.Kind.INVALID,
          "hub-refused",
          "the user must first answer the challenge " + reply.path("ChallengeName").asText());
    }
    access = result.path("AccessToken").asText();
    refresh = result.path("RefreshToken").asText(refresh);
    Duration life = Duration.ofSeconds(result.path("ExpiresIn").asLong());
    Duration early = life.compareTo(EARLY.multipliedBy(2)) > 0 ? EARLY : life.dividedBy(2);
    renewAt = clock.nanos() + life.minus(early).toNanos();
  }
}
