package dev.sluice.testkit.sparkpost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the reference asks of a webhook's members.
final class SparkPostApiChecks {

  /// Each class with its types, as `GET /webhooks/events/documentation` lists them.
  static final Map<String, List<String>> TYPES =
      Map.of(
          "message_event",
          List.of(
              "bounce",
              "delivery",
              "injection",
              "sms_status",
              "spam_complaint",
              "out_of_band",
              "policy_rejection",
              "delay"),
          "track_event",
          List.of("click", "open", "initial_open", "amp_click", "amp_open", "amp_initial_open"),
          "gen_event",
          List.of("generation_failure", "generation_rejection"),
          "unsubscribe_event",
          List.of("list_unsubscribe", "link_unsubscribe"),
          "relay_event",
          List.of(
              "relay_injection",
              "relay_rejection",
              "relay_delivery",
              "relay_tempfail",
              "relay_permfail"),
          "ab_test_event",
          List.of("ab_test_completed", "ab_test_cancelled"),
          "ingest_event",
          List.of("success", "error"));

  private static final int MAX_HEADERS = 5;
  private static final int MAX_HEADER_BYTES = 3_000;
  private static final int MAX_EXCEPTIONS = 10;
  private static final Set<String> RESERVED =
      Set.of("authorization", "content-type", "content-length", "host", "connection");

  private SparkPostApiChecks() {}

  /// What must be there to make a webhook.
  static void create(ObjectNode wanted, boolean isForAll, Set<String> types) {
    for (String name : List.of("name", "target", "events")) {
      if (!wanted.has(name)) {
        throw SparkPostApiReply.refused(422, "required field is missing", name + " is required");
      }
    }
    if (wanted.has("exception_subaccounts") && wanted.get("exception_subaccounts").isEmpty()) {
      throw invalid("exception_subaccounts must not be empty");
    }
    members(wanted, isForAll, types);
  }

  /// What each member must be that is there.
  static void members(ObjectNode wanted, boolean isForAll, Set<String> types) {
    if (wanted.has("target")) {
      target(wanted.get("target").asText());
    }
    if (wanted.has("events")) {
      if (!wanted.get("events").isArray() || wanted.get("events").isEmpty()) {
        throw invalid("events must be an array of event types");
      }
      wanted
          .get("events")
          .forEach(event -> {
            if (!types.contains(event.asText())) {
              throw invalid("'" + event.asText() + "' is not an event type");
            }
          });
    }
    if (wanted.has("active") && !wanted.get("active").isBoolean()) {
      throw invalid("active must be a boolean");
    }
    headers(wanted.path("custom_headers"));
    exceptions(wanted.path("exception_subaccounts"), isForAll);
    authentication(wanted);
  }

  private static void target(String text) {
    URI target;
    try {
      target = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw invalid("target must be a URL");
    }
    String host = target.getHost();
    if (host == null
        || !("http".equals(target.getScheme()) || "https".equals(target.getScheme()))) {
      throw invalid("target must be a URL");
    }
    // Nobody can listen at a standard port in a test.
    boolean isHere = host.equals("127.0.0.1") || host.equals("localhost");
    int port = target.getPort();
    if (!isHere && port != -1 && port != 80 && port != 443) {
      throw invalid("target must use port 80 or 443");
    }
  }

  private static void headers(JsonNode headers) {
    int bytes = 0;
    for (Map.Entry<String, JsonNode> each : headers.properties()) {
      if (RESERVED.contains(each.getKey().toLowerCase(java.util.Locale.ROOT))) {
        throw invalid("custom_headers has a reserved header");
      }
      bytes +=
          each.getKey().length() + each.getValue().asText().getBytes(StandardCharsets.UTF_8).length;
    }
    if (headers.size() > MAX_HEADERS || bytes >= MAX_HEADER_BYTES) {
      throw invalid("custom_headers has too many headers or bytes");
    }
  }

  private static void exceptions(JsonNode exceptions, boolean isForAll) {
    if (exceptions.isMissingNode()) {
      return;
    }
    if (!isForAll && !exceptions.isEmpty()) {
      throw invalid("exception_subaccounts needs Primary and All Subaccounts");
    }
    Set<Integer> seen = new HashSet<>();
    exceptions.forEach(each -> {
      if (!each.isInt() || each.asInt() < 1 || !seen.add(each.asInt())) {
        throw invalid("exception_subaccounts must be unique subaccount ids");
      }
    });
    if (!exceptions.isArray() || exceptions.size() > MAX_EXCEPTIONS) {
      throw invalid("exception_subaccounts must be an array of at most " + MAX_EXCEPTIONS);
    }
  }

  private static void authentication(ObjectNode wanted) {
    switch (wanted.path("auth_type").asText("none")) {
      case "none" -> {}
      case "basic" -> {
        if (!wanted.path("auth_credentials").path("username").isTextual()) {
          throw invalid("auth_credentials.username is required for basic");
        }
      }
      case "oauth2" -> {
        JsonNode details = wanted.path("auth_request_details");
        if (!details.path("url").isTextual() || !details.path("body").isObject()) {
          throw invalid("auth_request_details needs url and body for oauth2");
        }
      }
      default -> throw invalid("auth_type must be none, basic or oauth2");
    }
  }

  private static SparkPostApiReply.Refused invalid(String description) {
    return SparkPostApiReply.refused(400, "Invalid request", description);
  }
}
