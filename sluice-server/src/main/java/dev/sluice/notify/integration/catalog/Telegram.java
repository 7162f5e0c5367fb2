package dev.sluice.notify.integration.catalog;

import dev.sluice.notify.integration.Credentials;
import dev.sluice.notify.integration.Description;
import dev.sluice.notify.integration.Description.Field;
import dev.sluice.notify.integration.Judgement;
import dev.sluice.notify.integration.Message;
import dev.sluice.notify.integration.NotifyUrl;
import dev.sluice.notify.integration.Outgoing;
import dev.sluice.notify.integration.PlaceTable;
import dev.sluice.notify.integration.Reply;
import dev.sluice.notify.template.Escape;
import dev.sluice.notify.template.Json;
import dev.sluice.notify.template.Place;
import dev.sluice.target.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Telegram's Bot API, method `sendMessage`. An object is its parameters; with `parse_mode`
/// `MarkdownV2` or `HTML`, values in `text` are escaped for it, and without one they need no
/// escape.
///
/// The limit of 4,096 counts characters after the markup is taken out; here they count with it.
final class Telegram extends Kind {

  private static final int MAX_TEXT = 4_096;
  private static final String BASE = "https://api.telegram.org";

  Telegram() {
    super(
        new Description(
            "telegram",
            "Telegram",
            List.of(Field.secret("token"), Field.required("chat-id"), Field.optional("base-url")),
            List.of("tgram://token/chat-id"),
            "4,096 characters; cut",
            "400, 401, 403, 404",
            "Telegram Bot API: sendMessage, Formatting options, ResponseParameters"),
        PlaceTable.of(Place.of(Escape.PLAIN, MAX_TEXT)));
  }

  @Override
  public Place at(String path, Json.Fields parent) {
    Place place = super.at(path, parent);
    if (!path.equals("text")) {
      return place;
    }
    return switch (parent.text("parse_mode").orElse("")) {
      case "MarkdownV2" -> Place.of(Escape.TELEGRAM_MARKDOWN, MAX_TEXT);
      case "HTML" -> Place.of(Escape.HTML, MAX_TEXT);
      default -> place;
    };
  }

  @Override
  public Optional<Map<String, String>> read(NotifyUrl url) {
    if (!url.scheme().equals("tgram")) {
      return Optional.empty();
    }
    // A token is like 123456:AbC, so its second half stands where a port would.
    String token =
        url.host() + ":" + url.port().orElseThrow(() -> url.wrong("the token is like 123456:AbC"));
    return Optional.of(Map.of("token", token, "chat-id", url.step(0, "chat id")));
  }

  @Override
  public void check(Credentials credentials) {
    if (!credentials.require("token").matches("[0-9]{1,20}:[A-Za-z0-9_-]{1,100}")) {
      throw credentials.wrong("'token' must be like 123456:AbC-dEf");
    }
    credentials.base("base-url", BASE);
  }

  @Override
  public Outgoing outgoing(Message message, Credentials credentials) {
    Json.Fields body = body(message, "text", "chat_id");
    String mode = body.text("parse_mode").orElse("");
    if (!mode.isEmpty() && !mode.equals("MarkdownV2") && !mode.equals("HTML")) {
      throw wrong("'parse_mode' is MarkdownV2 or HTML");
    }
    String base = credentials.base("base-url", BASE);
    return Outgoing.Request.json(
        credentials.url("base-url", base + "/bot" + credentials.require("token") + "/sendMessage"),
        body.with("chat_id", credentials.require("chat-id")));
  }

  @Override
  public Outcome judge(Reply reply) {
    Json.Fields said = reply.json();
    if (reply.isSuccess()) {
      return said.find("ok").filter(new Json.Scalar("true")::equals).isPresent()
          ? new Outcome.Delivered()
          : Judgement.strange(reply);
    }
    String words = said.text("description").orElse(reply.body());
    if (!Judgement.isRetryable(reply.status())) {
      return Judgement.refuse(reply, "HTTP_" + reply.status(), words);
    }
    Optional<Duration> pause =
        said.find("parameters")
            .flatMap(p -> p instanceof Json.Fields f ? f.find("retry_after") : Optional.empty())
            .flatMap(s -> Judgement.seconds(s.shown()));
    return Judgement.retry(reply, "HTTP_" + reply.status(), words, pause);
  }
}
