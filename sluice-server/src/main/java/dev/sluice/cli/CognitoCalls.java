package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.fault.Fault;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// The hub's users, over the wire protocol of Cognito.
final class CognitoCalls {

  private static final String SERVICE = "AWSCognitoIdentityProviderService.";

  private final HubClient hub;

  CognitoCalls(HubClient hub) {
    this.hub = hub;
  }

  static ObjectNode body() {
    return HubClient.JSON.createObjectNode();
  }

  /// Calls an operation.
  ///
  /// @throws Fault `hub-refused`, with what the hub says
  JsonNode call(String operation, ObjectNode body) throws InterruptedException {
    HubClient.Reply reply =
        hub.post(
            "/",
            Map.of(
                "X-Amz-Target", SERVICE + operation, "Content-Type", "application/x-amz-json-1.1"),
            body.toString().getBytes(StandardCharsets.UTF_8));
    if (reply.isSuccess()) {
      return reply.json();
    }
    JsonNode trouble = reply.json();
    String sentence =
        trouble.has("__type")
            ? Table.plain(trouble.path("__type").asText() + ": " + trouble.path("message").asText())
            : reply.status() == 404
                ? "the hub has no users; it needs identity.users in its configuration"
                : reply.trouble();
    throw Fault.of(Fault.Kind.INVALID, "hub-refused", sentence);
  }
}
