package dev.sluice.sparkpost.api;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.sluice.fault.Fault;
import dev.sluice.target.http.Excerpt;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// What SparkPost says against a request, in its own words, without any secret.
final class Refusal {

  private static final int MAX_WORDS = 500;
  private static final int MAX_TARGET_WORDS = 200;
  private static final JsonMapper JSON = new JsonMapper();

  private Refusal() {}

  /// @param wait what `Retry-After` asks for
  static Fault of(
      String request, int status, String body, Optional<Duration> wait, Set<String> secrets) {
    String said = words(body, secrets);
    String sentence =
        "SparkPost answers " + request + " with " + status + (said.isEmpty() ? "" : ": " + said);
    if (status == 429) {
      return Fault.limited("sparkpost-limited", sentence, wait.orElse(Duration.ofSeconds(1)));
    }
    if (status >= 500) {
      return Fault.busy("sparkpost-unavailable", sentence, wait.orElse(Duration.ofSeconds(30)));
    }
    return switch (status) {
      case 401, 403 ->
          Fault.of(
              Fault.Kind.CONFLICT,
              "sparkpost-key-refused",
              sentence + "; look at 'sparkpost.api.key' and at what the key may do");
      case 404 -> Fault.of(Fault.Kind.NOT_FOUND, "sparkpost-not-found", sentence);
      default -> Fault.of(Fault.Kind.CONFLICT, "sparkpost-refused", sentence);
    };
  }

  /// `message: description`, and what the webhook's target has answered, if that was the trouble.
  private static String words(String body, Set<String> secrets) {
    JsonNode error = json(body).path("errors").path(0);
    StringBuilder words = new StringBuilder(error.path("message").asText(""));
    String description = error.path("description").asText("");
    if (!description.isEmpty()) {
      words.append(": ").append(description);
    }
    JsonNode response = error.path("response");
    if (response.has("status")) {
      words.append(", which answered ").append(response.path("status").asText());
    }
    String answered = clean(response.path("body").asText(""), MAX_TARGET_WORDS, secrets);
    if (!answered.isEmpty()) {
      words.append(" (").append(answered).append(')');
    }
    return clean(words.toString(), MAX_WORDS, secrets);
  }

  private static String clean(String text, int max, Set<String> secrets) {
    String clean = text;
    for (String secret : secrets) {
      if (!secret.isEmpty()) {
        clean = clean.replace(secret, "***");
      }
    }
    return Excerpt.of(clean, max);
  }

  static JsonNode json(String body) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      return MissingNode.getInstance();
    }
  }
}
