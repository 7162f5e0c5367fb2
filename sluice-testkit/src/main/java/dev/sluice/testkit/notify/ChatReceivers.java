package dev.sluice.testkit.notify;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// Receivers that are chats.
public final class ChatReceivers {

  private static final Optional<Duration> SEVEN = Optional.of(Duration.ofSeconds(7));

  /// Slack's special sequences: a link, a mention, a command.
  private static final Pattern SLACK_SEQUENCE = Pattern.compile("<[^>]*>");

  private ChatReceivers() {}

  private static String unescaped(String slack) {
    return slack.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
  }

  private static boolean isSlackText(JsonNode text, int most) {
    return text.isTextual()
        && !text.textValue().isEmpty()
        && text.textValue().length() <= most
        && !SLACK_SEQUENCE.matcher(text.textValue()).find();
  }

  /// Slack, incoming webhook.
  public static Receiver slackWebhook() {
    return Receiver.named("slack")
        .at("POST", "/services/T0AAAAAAA/B0BBBBBBB/xyzzysecrettoken")
        .json()
        .rule("a text of at most 40,000", got -> isSlackText(got.json().path("text"), 40_000))
        .shows(got -> unescaped(got.json().path("text").textValue()))
        .takes(Answer.text(200, "ok"), true)
        .limits(Answer.text(429, "rate_limited").with("Retry-After", "7"), SEVEN)
        .refuses(Answer.text(404, "no_service"))
        .fails(Answer.text(500, "rollup_error"))
        .done();
  }

  /// Slack, Web API: errors come with 200.
  public static Receiver slackApi() {
    return Receiver.named("slack-api")
        .at("POST", "/api/chat.postMessage")
        .header("authorization", "Bearer xoxb-secret-token-7")
        .json()
        .rule("a channel", got -> got.json().path("channel").asText().equals("C012345"))
        .rule("no token in the body", got -> got.json().path("token").isMissingNode())
        .rule("a text of at most 40,000", got -> isSlackText(got.json().path("text"), 40_000))
        .shows(got -> unescaped(got.json().path("text").textValue()))
        .takes(Answer.json(200, "{\"ok\":true,\"channel\":\"C012345\",\"ts\":\"1.2\"}"), true)
        .limits(
            Answer.json(429, "{\"ok\":false,\"error\":\"ratelimited\"}").with("Retry-After", "7"),
            SEVEN)
        .refuses(Answer.json(200, "{\"ok\":false,\"error\":\"channel_not_found\"}"))
        .fails(Answer.json(200, "{\"ok\":false,\"error\":\"internal_error\"}"))
        .done();
  }

  /// Telegram.
  public static Receiver telegram() {
    return Receiver.named("telegram")
        .at("POST", "/bot123456:AbC-secret/sendMessage")
        .json()
        .rule("a chat", got -> got.json().path("chat_id").asText().equals("-100200"))
        .rule("no parse mode", got -> got.json().path("parse_mode").isMissingNode())
        .rule(
            "a text of 1 to 4,096 characters",
            got -> {
              int length = got.json().path("text").asText().length();
              return length > 0 && length <= 4_096;
            })
        .shows(got -> got.json().path("text").asText())
        .takes(Answer.json(200, "{\"ok\":true,\"result\":{\"message_id\":1}}"), true)
        .limits(
            Answer.json(
                429,
                """
                {"ok":false,"error_code":429,"description":"Too Many Requests: retry after 7",\
                "parameters":{"retry_after":7}}\
                """),
            SEVEN)
        .refuses(
            Answer.json(
                400,
                "{\"ok\":false,\"error_code\":400,\"description\":\"Bad Request: chat not found\"}"))
        .fails(
            Answer.json(502, "{\"ok\":false,\"error_code\":502,\"description\":\"Bad Gateway\"}"))
        .done();
  }

  /// A plain webhook.
  public static Receiver webhook() {
    return Receiver.named("webhook")
        .at("PUT", "/in/hook-secret-1?a=b")
        .header("authorization", "Token hidden-authorization")
        .header("x-team", "hidden-team")
        .rule("a key against repeats", got -> !got.header("idempotency-key").isEmpty())
        .json()
        .rule("one field", got -> got.json().size() == 1 && got.json().path("text").isTextual())
        .shows(got -> got.json().path("text").textValue())
        .takes(Answer.text(204, ""), false)
        .done();
  }

  /// A Markdown text as it is shown: the backslashes of its escapes are not.
  private static String unmarked(String markdown) {
    return markdown.replaceAll("\\\\([\\p{Punct}])", "$1").replace("\u200b", "");
  }

  /// Whether Markdown of this text could do anything but show it.
  private static boolean isTame(String markdown) {
    String rest = markdown.replaceAll("\\\\[\\p{Punct}]", "");
    return rest.chars().noneMatch(c -> "*_`[]<>~|#".indexOf(c) >= 0)
        && !Pattern.compile("@[A-Za-z]").matcher(rest).find();
  }

  private static boolean isMarkdown(JsonNode text, int most) {
    return text.isTextual()
        && !text.textValue().isEmpty()
        && text.textValue().length() <= most
        && isTame(text.textValue());
  }

  /// Discord.
  public static Receiver discord() {
    return Receiver.named("discord")
        .at("POST", "/api/webhooks/1234567890/webhook-secret-token?wait=true")
        .json()
        .rule("a content of at most 2,000", got -> isMarkdown(got.json().path("content"), 2_000))
        .rule(
            "nobody to be called",
            got -> {
              JsonNode parse = got.json().path("allowed_mentions").path("parse");
              return parse.isArray() && parse.isEmpty();
            })
        .shows(got -> unmarked(got.json().path("content").textValue()))
        .takes(Answer.json(200, "{\"id\":\"1\",\"content\":\"…\"}"), true)
        .limits(
            Answer.json(
                    429,
                    """
                    {"message":"You are being rate limited.","retry_after":6.457,"global":false}\
                    """)
                .with("Retry-After", "7"),
            Optional.of(Duration.ofMillis(6_457)))
        .refuses(Answer.json(404, "{\"message\":\"Unknown Webhook\",\"code\":10015}"))
        .fails(Answer.json(502, "{\"message\":\"502: Bad Gateway\",\"code\":0}"))
        .done();
  }

  /// Microsoft Teams, Workflows; it refuses and fails as the retired connectors did.
  public static Receiver teams() {
    return Receiver.named("teams")
        .at("POST", "/workflows/abc/triggers/manual/paths/invoke?sv=1.0&sig=workflow-secret-sig")
        .json()
        .rule("a message", got -> got.json().path("type").asText().equals("message"))
        .rule(
            "one Adaptive Card",
            got -> {
              JsonNode card = got.json().path("attachments").path(0);
              return card.path("contentType")
                      .asText()
                      .equals("application/vnd.microsoft.card.adaptive")
                  && card.path("content").path("type").asText().equals("AdaptiveCard")
                  && !card.path("content").path("version").asText().isEmpty();
            })
        .rule("a text", got -> isMarkdown(teamsText(got), 28 << 10))
        .rule("at most 28 KB in UTF-16", got -> got.text().length() * 2 <= 28 << 10)
        .shows(got -> unmarked(teamsText(got).textValue()))
        .takes(Answer.text(202, ""), true)
        .limits(
            Answer.text(
                200,
                "Webhook message delivery failed with error: Microsoft Teams endpoint returned"
                    + " HTTP error 429 with ContextId tcid=0"),
            Optional.empty())
        .refuses(
            Answer.text(
                200,
                "Webhook message delivery failed with error: Microsoft Teams endpoint returned"
                    + " HTTP error 413 with ContextId tcid=0"))
        .fails(Answer.json(503, "{\"error\":{\"code\":\"ServerBusy\"}}"))
        .done();
  }

  private static JsonNode teamsText(Got got) {
    JsonNode block = got.json().path("attachments").path(0).path("content").path("body").path(0);
    return block.path("type").asText().equals("TextBlock") ? block.path("text") : block;
  }

  /// Mattermost.
  public static Receiver mattermost() {
    return Receiver.named("mattermost")
        .at("POST", "/hooks/hook-secret-id")
        .json()
        .rule("a text of at most 16,383", got -> isMarkdown(got.json().path("text"), 16_383))
        .shows(got -> unmarked(got.json().path("text").textValue()))
        .takes(Answer.text(200, "ok"), true)
        .limits(
            Answer.text(429, "limit exceeded")
                .with("Retry-After", "7")
                .with("X-RateLimit-Reset", "7"),
            SEVEN)
        .refuses(
            Answer.json(
                400,
                """
                {"id":"web.incoming_webhook.invalid.app_error","message":"Invalid webhook.",\
                "status_code":400}\
                """))
        .fails(Answer.json(500, "{\"message\":\"We could not save it.\",\"status_code\":500}"))
        .done();
  }

  /// Rocket.Chat.
  public static Receiver rocketChat() {
    return Receiver.named("rocketchat")
        .at("POST", "/hooks/65a1/hook-secret-token")
        .json()
        .rule("a text of at most 5,000", got -> isMarkdown(got.json().path("text"), 5_000))
        .shows(got -> unmarked(got.json().path("text").textValue()))
        .takes(Answer.json(200, "{\"success\":true}"), true)
        .limits(
            Answer.json(
                429,
                """
                {"success":false,"error":"Error, too many requests. Please slow down. You must \
                wait 7 seconds before trying this endpoint again. [error-too-many-requests]"}\
                """),
            SEVEN)
        .refuses(Answer.json(400, "{\"success\":false,\"error\":\"error-invalid-channel\"}"))
        .fails(Answer.text(503, "Service Unavailable"))
        .done();
  }

  /// Google Chat.
  public static Receiver googleChat() {
    return Receiver.named("googlechat")
        .at("POST", "/v1/spaces/AAAA/messages?key=key-secret-1&token=token-secret-2")
        .json()
        .rule(
            "a text of at most 4,096 without a link or a mention",
            got -> {
              String text = got.json().path("text").asText();
              return !text.isEmpty()
                  && text.length() <= 4_096
                  && !Pattern.compile("<[a-z]+[:/]").matcher(text).find();
            })
        .rule("at most 32,000 bytes", got -> got.body().length <= 32_000)
        .shows(got -> got.json().path("text").textValue().replace("\u200b", ""))
        .takes(Answer.json(200, "{\"name\":\"spaces/AAAA/messages/1\"}"), true)
        .limits(
            Answer.json(
                429,
                """
                {"error":{"code":429,"message":"Quota exceeded","status":"RESOURCE_EXHAUSTED"}}\
                """),
            Optional.empty())
        .refuses(
            Answer.json(
                404, "{\"error\":{\"code\":404,\"message\":\"gone\",\"status\":\"NOT_FOUND\"}}"))
        .fails(
            Answer.json(
                503, "{\"error\":{\"code\":503,\"message\":\"busy\",\"status\":\"UNAVAILABLE\"}}"))
        .done();
  }

  /// Matrix; it names the pause as servers before version 1.10 of its specification do.
  public static Receiver matrix() {
    return Receiver.named("matrix")
        .at(
            "PUT",
            "/_matrix/client/v3/rooms/%21room%3Aexample.com/send/m.room.message/7~rule~topic")
        .header("authorization", "Bearer syt_secret_token")
        .json()
        .rule("an event of at most 65,536 bytes", got -> got.body().length < 60_000)
        .rule("a text", got -> got.json().path("msgtype").asText().equals("m.text"))
        .rule("a body", got -> !got.json().path("body").asText().isEmpty())
        .rule(
            "nobody to be called",
            got ->
                got.json().path("m.mentions").isObject() && got.json().path("m.mentions").isEmpty())
        .rule("no HTML", got -> got.json().path("formatted_body").isMissingNode())
        .shows(got -> got.json().path("body").textValue())
        .takes(Answer.json(200, "{\"event_id\":\"$1\"}"), true)
        .limits(
            Answer.json(
                429,
                """
                {"errcode":"M_LIMIT_EXCEEDED","error":"Too many requests","retry_after_ms":7000}\
                """),
            SEVEN)
        .refuses(Answer.json(403, "{\"errcode\":\"M_FORBIDDEN\",\"error\":\"not in the room\"}"))
        .fails(Answer.json(502, "{\"errcode\":\"M_UNKNOWN\",\"error\":\"try again\"}"))
        .done();
  }
}
