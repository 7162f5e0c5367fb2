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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Opsgenie's alerts. A text is the alert's description, and its beginning the alert's message; an
/// object is the alert.
///
/// Without an `alias` the message's id is one, so that a repeat opens no second alert.
final class Opsgenie extends Kind {

  private static final String BASE = "https://api.opsgenie.com";
  private static final int MAX_MESSAGE = 130;

  Opsgenie() {
    super(
        new Description(
            "opsgenie",
            "Opsgenie",
            List.of(
                Field.secret("api-key"), Field.optional("priority"), Field.optional("base-url")),
            List.of("opsgenie://api-key[?region=eu&priority=P1]"),
            "`message` 130, `description` 15,000, `alias` and `entity` 512, `source` 100, a tag 50"
                + " characters; cut",
            "400, 401, 402, 403, 404, 405, 422",
            "Opsgenie Alert API: Create Alert, API Rate Limiting"),
        PlaceTable.of(Place.of(Escape.PLAIN, 8_000))
            .with("", Place.of(Escape.PLAIN, 15_000))
            .with("message", Place.of(Escape.LINE, MAX_MESSAGE))
            .with("description", Place.of(Escape.PLAIN, 15_000))
            .with("alias", Place.of(Escape.LINE, 512))
            .with("entity", Place.of(Escape.LINE, 512))
            .with("source", Place.of(Escape.LINE, 100))
            .with("tags.*", Place.of(Escape.LINE, 50)));
  }

  @Override
  public Optional<Map<String, String>> read(NotifyUrl url) {
    if (!url.scheme().equals("opsgenie")) {
      return Optional.empty();
    }
    Map<String, String> credentials = new LinkedHashMap<>();
    credentials.put("api-key", url.host());
    if (url.query().getOrDefault("region", "us").equals("eu")) {
      credentials.put("base-url", "https://api.eu.opsgenie.com");
    }
    Optional.ofNullable(url.query().get("priority"))
        .ifPresent(priority -> credentials.put("priority", priority));
    return Optional.of(credentials);
  }

  @Override
  public void check(Credentials credentials) {
    credentials.base("base-url", BASE);
    if (!credentials.find("priority").orElse("P3").matches("P[1-5]")) {
      throw credentials.wrong("'priority' is P1, P2, P3, P4 or P5");
    }
  }

  @Override
  public Outgoing outgoing(Message message, Credentials credentials) {
    Json.Fields alert =
        switch (message.content()) {
          case Json.Fields fields -> fields;
          case Json text ->
              Json.Fields.NONE
                  .with("message", beginning(Escape.LINE.apply(text.shown())))
                  .with("description", text);
        };
    Optional<String> priority = credentials.find("priority");
    alert = priority.isPresent() ? alert.withDefault("priority", priority.get()) : alert;
    String target = credentials.base("base-url", BASE) + "/v2/alerts";
    return Outgoing.Request.json(
            credentials.url("base-url", target), alert.withDefault("alias", message.id()))
        .header("Authorization", "GenieKey " + credentials.header("api-key"));
  }

  private static String beginning(String text) {
    if (text.length() <= MAX_MESSAGE) {
      return text;
    }
    int end = MAX_MESSAGE - 1;
    end -= Character.isHighSurrogate(text.charAt(end - 1)) ? 1 : 0;
    return text.substring(0, end) + "…";
  }

  @Override
  public Outcome judge(Reply reply) {
    Json.Fields said = reply.json();
    if (reply.isSuccess()) {
      return said.find("requestId").isPresent()
          ? new Outcome.Delivered()
          : Judgement.strange(reply);
    }
    String words = said.text("message").orElse(reply.body());
    if (reply.status() != 429) {
      return Judgement.byStatus(reply, words);
    }
    return Judgement.retry(
        reply,
        "HTTP_429",
        words,
        reply.header("x-ratelimit-period-in-sec").flatMap(Judgement::seconds));
  }
}
