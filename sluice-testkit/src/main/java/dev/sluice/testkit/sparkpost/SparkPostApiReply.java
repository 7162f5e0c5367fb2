package dev.sluice.testkit.sparkpost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/// What the API answers.
record SparkPostApiReply(int status, Optional<JsonNode> body, Map<String, String> headers) {

  static final JsonMapper JSON = new JsonMapper();

  /// A refusal, which ends the work on a request.
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient SparkPostApiReply reply;

    Refused(SparkPostApiReply reply) {
      super("refused", null, false, false);
      this.reply = reply;
    }

    SparkPostApiReply reply() {
      return reply;
    }
  }

  static SparkPostApiReply results(JsonNode results) {
    ObjectNode body = JSON.createObjectNode();
    body.set("results", results);
    return new SparkPostApiReply(200, Optional.of(body), Map.of());
  }

  static SparkPostApiReply error(int status, String message, String description) {
    ObjectNode body = JSON.createObjectNode();
    ObjectNode error = body.putArray("errors").addObject();
    error.put("message", message);
    if (!description.isEmpty()) {
      error.put("description", description);
    }
    return new SparkPostApiReply(status, Optional.of(body), Map.of());
  }

  static Refused refused(int status, String message, String description) {
    return new Refused(error(status, message, description));
  }
}
