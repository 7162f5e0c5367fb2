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

/// Discord's webhooks. An object is the parameters, with `embeds` if it likes.
///
/// Nobody is called by a message unless its model says so in `allowed_mentions`. The reply is
/// waited for, so that a message that Discord did not keep is told.
final class Discord extends Kind {

  private static final int MAX_EMBEDS = 10;
  private static final int MAX_FIELDS = 25;
  private static final int MAX_CHARACTERS = 6_000;

  Discord() {
    super(
        new Description(
            "discord",
            "Discord",
            List.of(Field.secret("url")),
            List.of("discord://[name@]webhook-id/webhook-token"),
            "`content` 2,000, `embeds`: title 256, description 4,096, field 256 and 1,024, footer"
                + " 2,048 characters; cut; 10 embeds of 25 fields, 6,000 characters in all",
            "400, 401, 403, 404",
            "Discord Developer Docs: Execute Webhook, Rate Limits, Embed Limits"),
        PlaceTable.of(Place.of(Escape.MARKDOWN, 1_024))
            .with("", Place.of(Escape.MARKDOWN, 2_000))
            .with("content", Place.of(Escape.MARKDOWN, 2_000))
            .with("username", Place.of(Escape.LINE, 80))
            .with("embeds.*.title", Place.of(Escape.MARKDOWN, 256))
            .with("embeds.*.description", Place.of(Escape.MARKDOWN, 4_096))
            .with("embeds.*.fields.*.name", Place.of(Escape.MARKDOWN, 256))
            .with("embeds.*.fields.*.value", Place.of(Escape.MARKDOWN, 1_024))
            .with("embeds.*.footer.text", Place.of(Escape.PLAIN, 2_048))
            .with("embeds.*.author.name", Place.of(Escape.PLAIN, 256))
            .with("embeds.*.timestamp", Place.of(Escape.LINE, 40)));
  }

  @Override
  public Optional<Map<String, String>> read(NotifyUrl url) {
    if (!url.scheme().equals("discord")) {
      return Optional.empty();
    }
    return Optional.of(
        Map.of(
            "url",
            "https://discord.com/api/webhooks/"
                + Escape.URL.apply(url.host())
                + "/"
                + Escape.URL.apply(url.step(0, "webhook's token"))));
  }

  @Override
  public void check(Credentials credentials) {
    credentials.url("url");
  }

  @Override
  public Outgoing outgoing(Message message, Credentials credentials) {
    Json.Fields body = message.fields("content");
    requireFitting(body);
    if (body.find("allowed_mentions").isEmpty()) {
      body =
          body.with("allowed_mentions", Json.Fields.NONE.with("parse", new Json.Items(List.of())));
    }
    String url = credentials.require("url").strip();
    String waiting = url + (url.contains("?") ? "&" : "?") + "wait=true";
    return Outgoing.Request.json(credentials.url("url", waiting), body);
  }

  /// What Discord says of embeds together; each text by itself is cut to fit.
  private void requireFitting(Json.Fields body) {
    List<Json> embeds = items(body, "embeds");
    if (embeds.size() > MAX_EMBEDS) {
      throw tooLong(
          "it has %d embeds, and at most %d are taken".formatted(embeds.size(), MAX_EMBEDS));
    }
    int characters = 0;
    for (Json each : embeds) {
      if (each instanceof Json.Fields embed) {
        List<Json> fields = items(embed, "fields");
        if (fields.size() > MAX_FIELDS) {
          throw tooLong(
              "an embed has %d fields, and at most %d are taken"
                  .formatted(fields.size(), MAX_FIELDS));
        }
        characters += length(embed, "title") + length(embed, "description");
        characters += length(embed, "footer", "text") + length(embed, "author", "name");
        for (Json field : fields) {
          characters += length(field, "name") + length(field, "value");
        }
      }
    }
    if (characters > MAX_CHARACTERS) {
      throw tooLong(
          "its embeds have %,d characters together, and at most %,d are taken"
              .formatted(characters, MAX_CHARACTERS));
    }
  }

  private static List<Json> items(Json.Fields object, String name) {
    return object.find(name).orElse(Json.Fields.NONE) instanceof Json.Items(List<Json> items)
        ? items
        : List.of();
  }

  private static int length(Json at, String... path) {
    Json here = at;
    for (String step : path) {
      here = here instanceof Json.Fields fields ? fields.find(step).orElse(Json.Fields.NONE) : here;
    }
    return here instanceof Json.Text(String text) ? text.codePointCount(0, text.length()) : 0;
  }

  @Override
  public Outcome judge(Reply reply) {
    Json.Fields said = reply.json();
    if (reply.isSuccess()) {
      return reply.status() == 204 || said.find("id").isPresent()
          ? new Outcome.Delivered()
          : Judgement.strange(reply);
    }
    if (reply.status() != 429) {
      return Judgement.byStatus(reply);
    }
    Optional<Duration> pause = said.find("retry_after").flatMap(s -> Judgement.seconds(s.shown()));
    return Judgement.retry(reply, "HTTP_429", said.text("message").orElse(reply.body()), pause);
  }
}
