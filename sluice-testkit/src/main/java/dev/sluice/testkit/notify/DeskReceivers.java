package dev.sluice.testkit.notify;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/// Receivers that keep a list of what is to be done: alerts, tickets, issues.
public final class DeskReceivers {

  private static final Optional<Duration> SEVEN = Optional.of(Duration.ofSeconds(7));

  private DeskReceivers() {}

  /// PagerDuty, Events API v2.
  public static Receiver pagerDuty() {
    return Receiver.named("pagerduty")
        .at("POST", "/v2/enqueue")
        .json()
        .rule(
            "a routing key",
            got ->
                got.json().path("routing_key").asText().equals("0123456789abcdefsecret0123456789"))
        .rule("an action", got -> got.json().path("event_action").asText().equals("trigger"))
        .rule(
            "a key against repeats",
            got -> got.json().path("dedup_key").asText().equals("7~rule~topic"))
        .rule(
            "a source and a severity",
            got -> {
              JsonNode payload = got.json().path("payload");
              return payload.path("source").asText().equals("shop")
                  && payload.path("severity").asText().equals("critical");
            })
        .rule(
            "a summary of one line of at most 1,024",
            got -> {
              String summary = got.json().path("payload").path("summary").asText();
              return !summary.isEmpty()
                  && summary.length() <= 1_024
                  && summary.chars().noneMatch(Character::isISOControl);
            })
        .rule("at most 512 KB", got -> got.body().length <= 512 << 10)
        .shows(got -> got.json().path("payload").path("summary").textValue())
        .takes(
            Answer.json(
                202,
                "{\"status\":\"success\",\"message\":\"Event processed\",\"dedup_key\":\"k\"}"),
            true)
        .limits(
            Answer.json(429, "{\"status\":\"throttle exceeded\"}").with("Retry-After", "7"), SEVEN)
        .refuses(
            Answer.json(
                400,
                """
                {"status":"invalid event","message":"Event object is invalid",\
                "errors":["Length of 'routing_key' is incorrect"]}\
                """))
        .fails(Answer.text(500, "Internal Server Error"))
        .done();
  }

  /// Opsgenie.
  public static Receiver opsgenie() {
    return Receiver.named("opsgenie")
        .at("POST", "/v2/alerts")
        .header("authorization", "GenieKey api-secret-key")
        .json()
        .rule(
            "a message of one line of at most 130",
            got -> {
              String message = got.json().path("message").asText();
              return !message.isEmpty()
                  && message.length() <= 130
                  && message.chars().noneMatch(Character::isISOControl);
            })
        .rule(
            "a description of at most 15,000",
            got -> got.json().path("description").asText().length() <= 15_000)
        .rule("an alias", got -> got.json().path("alias").asText().equals("7~rule~topic"))
        .rule("a priority", got -> got.json().path("priority").asText().equals("P1"))
        .shows(got -> got.json().path("description").textValue())
        .takes(
            Answer.json(
                202,
                "{\"result\":\"Request will be processed\",\"took\":0.1,\"requestId\":\"r1\"}"),
            true)
        .limits(
            Answer.json(429, "{\"message\":\"TooManyRequests\",\"took\":1,\"requestId\":\"r\"}")
                .with("X-RateLimit-State", "THROTTLED")
                .with("X-RateLimit-Period-In-Sec", "60"),
            Optional.of(Duration.ofSeconds(60)))
        .refuses(
            Answer.json(
                422,
                "{\"message\":\"Request body is not processable\",\"took\":0.1,\"requestId\":\"r\"}"))
        .fails(Answer.json(503, "{\"message\":\"Please try again\",\"requestId\":\"r\"}"))
        .done();
  }

  /// Zendesk.
  public static Receiver zendesk() {
    String login =
        Base64.getEncoder()
            .encodeToString(
                "agent@example.com/token:api-secret-token".getBytes(StandardCharsets.UTF_8));
    return Receiver.named("zendesk")
        .at("POST", "/api/v2/tickets.json")
        .header("authorization", "Basic " + login)
        .header("idempotency-key", "7~rule~topic")
        .json()
        .rule("a subject", got -> got.json().path("ticket").path("subject").asText().equals("Shop"))
        .rule(
            "a comment of at most 65,536 and no HTML",
            got -> {
              JsonNode comment = got.json().path("ticket").path("comment");
              String body = comment.path("body").asText();
              return !body.isEmpty()
                  && body.length() <= 65_536
                  && comment.path("html_body").isMissingNode();
            })
        .shows(got -> got.json().path("ticket").path("comment").path("body").textValue())
        .takes(Answer.json(201, "{\"ticket\":{\"id\":35436}}"), true)
        .limits(Answer.text(429, "Rate limit exceeded").with("Retry-After", "7"), SEVEN)
        .refuses(
            Answer.json(
                422, "{\"error\":\"RecordInvalid\",\"description\":\"Record validation errors\"}"))
        .fails(Answer.json(409, "{\"error\":\"Conflict\"}"))
        .done();
  }

  /// GitHub; its limit comes with 403 as often as with 429.
  public static Receiver github() {
    Pattern mention = Pattern.compile("@[A-Za-z]");
    return Receiver.named("github")
        .at("POST", "/repos/acme/shop/issues")
        .header("authorization", "Bearer ghp_secret_token")
        .header("accept", "application/vnd.github+json")
        .header("x-github-api-version", "2022-11-28")
        .rule("a user agent", got -> !got.header("user-agent").isEmpty())
        .json()
        .rule("a title", got -> got.json().path("title").asText().equals("Shop"))
        .rule(
            "a body of at most 65,536 that calls nobody",
            got -> {
              String body = got.json().path("body").asText();
              return !body.isEmpty() && body.length() <= 65_536 && !mention.matcher(body).find();
            })
        .shows(got ->
            got.json()
                .path("body")
                .textValue()
                .replaceAll("\\\\(\\p{Punct})", "$1")
                .replace("\u200b", ""))
        .takes(Answer.json(201, "{\"id\":1,\"number\":1347}"), true)
        .limits(
            Answer.json(403, "{\"message\":\"You have exceeded a secondary rate limit\"}")
                .with("Retry-After", "7"),
            SEVEN)
        .refuses(Answer.json(410, "{\"message\":\"Issues has been disabled\"}"))
        .fails(Answer.json(502, "{\"message\":\"Server Error\"}"))
        .done();
  }
}
