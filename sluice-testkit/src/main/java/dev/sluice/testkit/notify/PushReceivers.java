package dev.sluice.testkit.notify;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Receivers that show a message on a telephone: pushes and short messages.
public final class PushReceivers {

  private static final Optional<Duration> SEVEN = Optional.of(Duration.ofSeconds(7));

  private static final Set<String> MAIL_HEADERS =
      Set.of(
          "auto-submitted",
          "content-transfer-encoding",
          "content-type",
          "date",
          "from",
          "message-id",
          "mime-version",
          "subject",
          "to");

  private PushReceivers() {}

  private static String basic(String user, String password) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  /// ntfy.
  public static Receiver ntfy() {
    return Receiver.named("ntfy")
        .at("POST", "/")
        .header("authorization", "Bearer tk_secret_token")
        .json()
        .rule("a topic", got -> got.json().path("topic").asText().equals("alerts"))
        .rule(
            "a message of at most 4,096 bytes",
            got -> {
              String message = got.json().path("message").asText();
              return !message.isEmpty() && message.getBytes(StandardCharsets.UTF_8).length <= 4_096;
            })
        .rule("a body of at most 32 KiB", got -> got.body().length <= 32_768)
        .shows(got -> got.json().path("message").textValue())
        .takes(Answer.json(200, "{\"id\":\"x1\",\"event\":\"message\"}"), true)
        .limits(
            Answer.json(
                429,
                "{\"code\":42901,\"http\":429,\"error\":\"limit reached: too many requests\"}"),
            Optional.empty())
        .refuses(Answer.json(403, "{\"code\":40301,\"http\":403,\"error\":\"forbidden\"}"))
        .fails(
            Answer.json(500, "{\"code\":50001,\"http\":500,\"error\":\"internal server error\"}"))
        .done();
  }

  /// Gotify; it has no rate limit of its own, the proxy before it may.
  public static Receiver gotify() {
    return Receiver.named("gotify")
        .at("POST", "/push/message")
        .header("x-gotify-key", "Asecret-token")
        .json()
        .rule("a message", got -> !got.json().path("message").asText().isEmpty())
        .shows(got -> got.json().path("message").textValue())
        .takes(Answer.json(200, "{\"id\":25,\"appid\":5,\"message\":\"…\"}"), true)
        .refuses(
            Answer.json(
                401,
                """
                {"error":"Unauthorized","errorCode":401,\
                "errorDescription":"you need to provide a valid token"}\
                """))
        .done();
  }

  /// Pushover; its limit is one of the month, and ends at a time in a header.
  public static Receiver pushover() {
    return Receiver.named("pushover")
        .at("POST", "/1/messages.json")
        .form()
        .rule("a token", got -> "app-secret-token".equals(got.form().get("token")))
        .rule("a user", got -> "user-secret-key".equals(got.form().get("user")))
        .rule("three fields", got -> got.form().size() == 3)
        .rule(
            "a message of at most 1,024",
            got -> {
              String message = got.form().getOrDefault("message", "");
              return !message.isEmpty() && message.codePointCount(0, message.length()) <= 1_024;
            })
        .shows(got -> got.form().getOrDefault("message", ""))
        .takes(Answer.json(200, "{\"status\":1,\"request\":\"r1\"}"), true)
        .limits(
            Answer.json(429, "{\"status\":0,\"errors\":[\"application is over its quota\"]}")
                .with("X-Limit-App-Remaining", "0")
                .with("X-Limit-App-Reset", "99999999999"),
            Optional.of(Duration.ofHours(24)))
        .refuses(
            Answer.json(
                400,
                "{\"user\":\"invalid\",\"errors\":[\"user identifier is invalid\"],\"status\":0}"))
        .fails(Answer.text(500, "Internal Server Error"))
        .done();
  }

  private static Receiver.Rules twilio(String name, String prefix) {
    return Receiver.named(name)
        .at("POST", "/2010-04-01/Accounts/AC0123456789abcdef0123456789abcdef/Messages.json")
        .header("authorization", basic("AC0123456789abcdef0123456789abcdef", "auth-secret-token"))
        .form()
        .rule("three fields", got -> got.form().size() == 3)
        .rule("a sender", got -> (prefix + "+15005550006").equals(got.form().get("From")))
        .rule("a number", got -> (prefix + "+4915112345678").equals(got.form().get("To")))
        .rule(
            "a body of at most 1,600",
            got -> {
              String body = got.form().getOrDefault("Body", "");
              return !body.isEmpty() && body.length() <= 1_600;
            })
        .shows(got -> got.form().getOrDefault("Body", ""))
        .takes(Answer.json(201, "{\"sid\":\"SM1\",\"status\":\"queued\"}"), true)
        .limits(
            Answer.json(429, "{\"code\":20429,\"message\":\"Too Many Requests\",\"status\":429}"),
            Optional.empty())
        .refuses(
            Answer.json(
                400,
                "{\"code\":21610,\"message\":\"Message cannot be sent: stopped\",\"status\":400}"))
        .fails(
            Answer.json(
                503, "{\"code\":20503,\"message\":\"Service Unavailable\",\"status\":503}"));
  }

  /// Twilio, SMS.
  public static Receiver twilioSms() {
    return twilio("twilio-sms", "").done();
  }

  /// Twilio, WhatsApp.
  public static Receiver twilioWhatsApp() {
    return twilio("twilio-whatsapp", "whatsapp:").done();
  }

  /// Vonage: everything comes with 200.
  public static Receiver vonage() {
    return Receiver.named("vonage")
        .at("POST", "/sms/json")
        .form()
        .rule(
            "the account, a sender and a number",
            got -> {
              Map<String, String> form = got.form();
              return "abcd1234".equals(form.get("api_key"))
                  && "api-secret-0".equals(form.get("api_secret"))
                  && "Sluice".equals(form.get("from"))
                  && "4915112345678".equals(form.get("to"));
            })
        .rule("six fields", got -> got.form().size() == 6)
        .rule(
            "a text of the type that it is",
            got -> {
              String text = got.form().getOrDefault("text", "");
              String type = got.form().getOrDefault("type", "");
              boolean isPlain = text.chars().allMatch(c -> c < 0x80);
              return !text.isEmpty()
                  && text.length() <= 1_600
                  && type.equals(isPlain ? "text" : "unicode");
            })
        .shows(got -> got.form().getOrDefault("text", ""))
        .takes(
            Answer.json(
                200, "{\"message-count\":\"1\",\"messages\":[{\"to\":\"49\",\"status\":\"0\"}]}"),
            true)
        .limits(
            Answer.json(
                200,
                """
                {"message-count":"1","messages":[{"status":"1","error-text":"Throughput Rate \
                Exceeded - please wait [ 250 ] and retry"}]}\
                """),
            Optional.empty())
        .refuses(
            Answer.json(
                200,
                """
                {"message-count":"1","messages":[{"status":"4","error-text":"Bad Credentials"}]}\
                """))
        .fails(
            Answer.json(
                200,
                """
                {"message-count":"1","messages":[{"status":"5","error-text":"Internal Error"}]}\
                """))
        .done();
  }

  /// The public key of the browser that {@link #webPush()} stands before.
  public static final String BROWSER_KEY = Browser.PUBLIC_KEY;

  /// The browser's secret for authentication.
  public static final String BROWSER_AUTH = Browser.AUTH;

  /// A push service, and the browser behind it.
  public static Receiver webPush() {
    return Receiver.named("webpush")
        .at("POST", "/send/subscription-secret-id")
        .header("ttl", "86400")
        .header("urgency", "normal")
        .header("content-encoding", "aes128gcm")
        .rule("a token that is signed and fits", Browser::isSigned)
        .rule("a body that the browser can open", got -> Browser.open(got.body()).isPresent())
        .shows(got -> Browser.open(got.body()).orElse(""))
        .takes(Answer.text(201, "").with("Location", "/message/1"), true)
        .limits(Answer.text(429, "too many messages").with("Retry-After", "7"), SEVEN)
        .refuses(Answer.text(410, "push subscription has unsubscribed or expired."))
        .done();
  }

  /// An SMTP server; it has no way to ask for a pause.
  public static Receiver mail() {
    return Receiver.named("mail")
        .rule(
            "an envelope",
            got ->
                got.target()
                    .equals(
                        "MAIL FROM:<hub@sluice.example>, RCPT TO:<ada@example.com>,"
                            + " RCPT TO:<bob@example.com>"))
        .rule("its headers and no more", got -> got.headers().keySet().equals(MAIL_HEADERS))
        .header("from", "Sluice <hub@sluice.example>")
        .header("to", "ada@example.com, bob@example.com")
        .header("message-id", "<7~rule~topic@sluice.example>")
        .header("mime-version", "1.0")
        .header("date", "Sat, 21 Nov 2026 10:00:00 +0000")
        .header("subject", "Shop")
        .header("content-type", "text/plain; charset=utf-8")
        .header("content-transfer-encoding", "base64")
        .rule(
            "lines of at most 78", got -> got.text().lines().allMatch(line -> line.length() <= 78))
        .shows(
            got -> new String(Base64.getMimeDecoder().decode(got.body()), StandardCharsets.UTF_8))
        .limits(Answer.text(450, ""), Optional.empty())
        .done();
  }
}
