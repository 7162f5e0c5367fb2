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
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Pushover. An object has the parameters of its form; with `html` 1, values in `message` are
/// escaped for it.
final class Pushover extends Kind {

  private static final String BASE = "https://api.pushover.net";
  private static final int MAX_MESSAGE = 1_024;

  Pushover() {
    super(
        new Description(
            "pushover",
            "Pushover",
            List.of(
                Field.secret("token"),
                Field.secret("user"),
                Field.optional("device"),
                Field.optional("base-url")),
            List.of("pover://user@token[/device]"),
            "`message` 1,024, `title` 250, `url` 512, `url_title` 100 characters; cut",
            "each 4xx but 429",
            "Pushover Message API"),
        PlaceTable.of(Place.of(Escape.LINE, 250))
            .with("", Place.of(Escape.PLAIN, MAX_MESSAGE))
            .with("message", Place.of(Escape.PLAIN, MAX_MESSAGE))
            .with("url", Place.of(Escape.URL, 512))
            .with("url_title", Place.of(Escape.LINE, 100)));
  }

  @Override
  public Place at(String path, Json.Fields parent) {
    boolean isHtml = parent.find("html").filter(html -> html.shown().equals("1")).isPresent();
    return path.equals("message") && isHtml
        ? Place.of(Escape.HTML, MAX_MESSAGE)
        : super.at(path, parent);
  }

  @Override
  public Optional<Map<String, String>> read(NotifyUrl url) {
    if (!url.scheme().equals("pover")) {
      return Optional.empty();
    }
    Map<String, String> credentials = new LinkedHashMap<>();
    credentials.put("user", url.user().orElseThrow(() -> url.wrong("the user key is missing")));
    credentials.put("token", url.host());
    if (!url.steps().isEmpty()) {
      credentials.put("device", String.join(",", url.steps()));
    }
    return Optional.of(credentials);
  }

  @Override
  public void check(Credentials credentials) {
    credentials.base("base-url", BASE);
  }

  @Override
  public Outgoing outgoing(Message message, Credentials credentials) {
    Map<String, String> form = new LinkedHashMap<>();
    body(message, "message", "token", "user")
        .values()
        .forEach((name, value) -> form.put(name, value.shown()));
    credentials.find("device").ifPresent(device -> form.putIfAbsent("device", device));
    form.put("token", credentials.require("token"));
    form.put("user", credentials.require("user"));
    String target = credentials.base("base-url", BASE) + "/1/messages.json";
    return Outgoing.Request.form(credentials.url("base-url", target), form);
  }

  @Override
  public Outcome judge(Reply reply) {
    Json.Fields said = reply.json();
    if (reply.isSuccess()) {
      return said.find("status").filter(new Json.Scalar("1")::equals).isPresent()
          ? new Outcome.Delivered()
          : Judgement.strange(reply);
    }
    String words = said.find("errors").map(Json::shown).orElse(reply.body());
    if (reply.status() != 429) {
      return Judgement.byStatus(reply, words);
    }
    // The month's messages are used up; the header says when the next month begins.
    Optional<Duration> pause =
        reply
            .header("x-limit-app-reset")
            .filter(reset -> reset.matches("[0-9]{1,11}"))
            .map(
                reset -> Duration.between(reply.at(), Instant.ofEpochSecond(Long.parseLong(reset))))
            .filter(left -> !left.isNegative());
    return Judgement.retry(reply, "HTTP_429", words, pause);
  }
}
