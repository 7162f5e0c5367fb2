package dev.sluice.ingress.http.webhook;

import dev.sluice.signature.Draft;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/// A made-up event of each provider, in the form that it sends, signed as it signs.
public final class MadeUp {

  private static final String JSON = "application/json";
  private static final String FORM = "application/x-www-form-urlencoded";

  private MadeUp() {}

  /// A request that the webhook would take.
  ///
  /// @param id tells it from others; letters and digits
  /// @param now when it is signed
  /// @throws dev.sluice.fault.Fault `cannot-sign` where only the provider can sign
  public static Draft of(Webhook webhook, String id, Instant now) {
    return switch (webhook.guard()) {
      case Webhook.FromSns _ ->
          throw Draft.cannot(
              "only SNS has the key of its certificate; publish to one of the topics");
      case Webhook.Checked(var check) -> check.signed(draft(webhook, id, now), now);
    };
  }

  private static Draft draft(Webhook webhook, String id, Instant now) {
    long seconds = now.getEpochSecond();
    return switch (webhook.provider()) {
      case "github" ->
          json(
              "{\"zen\":\"Made up by Sluice.\",\"repository\":{\"full_name\":\"sluice/test\"}}",
              Map.of("x-github-event", "ping", "x-github-delivery", id));
      case "gitlab" ->
          json(
              "{\"object_kind\":\"test\",\"project\":{\"path_with_namespace\":\"sluice/test\"}}",
              Map.of("webhook-id", id, "x-gitlab-event", "Test Hook"));
      case "standard-webhooks" ->
          json(
              "{\"type\":\"sluice.test\",\"timestamp\":\"" + now + "\",\"data\":{}}",
              Map.of("webhook-id", "msg_" + id));
      case "stripe" ->
          json(
              "{\"id\":\"evt_%s\",\"type\":\"sluice.test\",\"created\":%d}".formatted(id, seconds),
              Map.of());
      case "paddle" ->
          json(
              "{\"event_id\":\"evt_%s\",\"event_type\":\"sluice.test\",\"occurred_at\":\"%s\"}"
                  .formatted(id, now),
              Map.of());
      case "shopify" ->
          json(
              "{\"test\":true}",
              Map.of("x-shopify-topic", "sluice/test", "x-shopify-webhook-id", id));
      case "woocommerce" ->
          json(
              "{\"test\":true}",
              Map.of("x-wc-webhook-topic", "sluice.test", "x-wc-webhook-delivery-id", id));
      case "slack" ->
          json(
              "{\"type\":\"event_callback\",\"event_id\":\"Ev%s\",\"event\":{\"type\":\"sluice_test\"}}"
                  .formatted(id),
              Map.of());
      case "twilio" ->
          new Draft(
              Map.of("content-type", FORM, "i-twilio-idempotency-token", id),
              "",
              ("MessageSid=SM" + id + "&MessageStatus=test").getBytes(StandardCharsets.UTF_8));
      case "mailgun" ->
          json(
              ("{\"signature\":{\"token\":\"%s\"},"
                      + "\"event-data\":{\"event\":\"test\",\"id\":\"%s\",\"timestamp\":%d}}")
                  .formatted(id, id, seconds),
              Map.of());
      case "meta" -> json("{\"object\":\"test\",\"entry\":[]}", Map.of());
      case "event-grid" ->
          json(
              "[{\"id\":\"%s\",\"eventType\":\"Sluice.Test\",\"subject\":\"test\",\"eventTime\":\"%s\",\"data\":{}}]"
                  .formatted(id, now),
              Map.of());
      case "cloudevents" ->
          new Draft(
              Map.of("content-type", "application/cloudevents+json"),
              "",
              "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"%s\",\"type\":\"sluice.test\"}"
                  .formatted(id, "/webhooks/" + webhook.name())
                  .getBytes(StandardCharsets.UTF_8));
      default -> plain(webhook, id);
    };
  }

  private static Draft plain(Webhook webhook, String id) {
    String one = "{\"id\":\"" + id + "\",\"type\":\"test\"}";
    boolean isArray = webhook.mapping().content() == Mapping.Content.ELEMENTS;
    return json(isArray ? "[" + one + "]" : one, Map.of());
  }

  private static Draft json(String body, Map<String, String> headers) {
    Map<String, String> all = new TreeMap<>(headers);
    all.put("content-type", JSON);
    return new Draft(all, "", body.getBytes(StandardCharsets.UTF_8));
  }
}
