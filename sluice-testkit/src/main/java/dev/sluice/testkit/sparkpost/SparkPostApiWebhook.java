package dev.sluice.testkit.sparkpost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// A webhook as the stand-in has it.
///
/// @param subaccount whose events it sends: empty for all, 0 for the primary account only
/// @param fields the members as SparkPost's API knows them, such as `target` and `events`
public record SparkPostApiWebhook(String id, OptionalInt subaccount, ObjectNode fields) {

  /// How a sender of the webhook authenticates.
  public sealed interface Authentication {

    /// Not at all.
    record None() implements Authentication {}

    /// HTTP Basic.
    record Basic(String username, String password) implements Authentication {}

    /// A token, which is got by posting a body to a URL.
    record OAuth2(String url, JsonNode body) implements Authentication {}
  }

  /// Copies the fields.
  public SparkPostApiWebhook {
    fields = fields.deepCopy();
  }

  /// Where batches go.
  public String target() {
    return fields.path("target").asText();
  }

  /// Its name.
  public String name() {
    return fields.path("name").asText();
  }

  /// Whether batches are sent at all.
  public boolean isActive() {
    return fields.path("active").asBoolean(true);
  }

  /// The types of events that are sent.
  public List<String> events() {
    List<String> events = new ArrayList<>();
    fields.path("events").forEach(event -> events.add(event.asText()));
    return events;
  }

  /// The subaccounts whose events are not sent.
  public List<Integer> exceptions() {
    List<Integer> exceptions = new ArrayList<>();
    fields.path("exception_subaccounts").forEach(each -> exceptions.add(each.asInt()));
    return exceptions;
  }

  /// Header fields that go with each batch.
  public Map<String, String> customHeaders() {
    Map<String, String> headers = new LinkedHashMap<>();
    fields
        .path("custom_headers")
        .properties()
        .forEach(each -> headers.put(each.getKey(), each.getValue().asText()));
    return headers;
  }

  /// The deprecated token of `X-MessageSystems-Webhook-Token`.
  public Optional<String> token() {
    return Optional.of(fields.path("auth_token").asText()).filter(text -> !text.isEmpty());
  }

  /// How its sender authenticates.
  public Authentication authentication() {
    return switch (fields.path("auth_type").asText("none")) {
      case "basic" ->
          new Authentication.Basic(
              fields.path("auth_credentials").path("username").asText(),
              fields.path("auth_credentials").path("password").asText());
      case "oauth2" ->
          new Authentication.OAuth2(
              fields.path("auth_request_details").path("url").asText(),
              fields.path("auth_request_details").path("body"));
      default -> new Authentication.None();
    };
  }

  /// Whether an event of this account and type is sent.
  ///
  /// @param account the subaccount, 0 for the primary account
  public boolean wants(int account, String type) {
    return isActive()
        && events().contains(type)
        && !exceptions().contains(account)
        && (subaccount.isEmpty() || subaccount.getAsInt() == account);
  }
}
