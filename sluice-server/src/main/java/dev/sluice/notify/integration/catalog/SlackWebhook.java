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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Slack's incoming webhooks. An object is the payload, with `blocks` if it likes.
final class SlackWebhook extends Kind {

  /// What Slack keeps of a text.
  static final int MAX_TEXT = 40_000;

  private static final int MAX_BLOCK_TEXT = 3_000;

  /// Places of a payload, for the Web API too.
  static final PlaceTable PLACES =
      PlaceTable.of(Place.of(Escape.SLACK, MAX_BLOCK_TEXT))
          .with("", Place.of(Escape.SLACK, MAX_TEXT))
          .with("text", Place.of(Escape.SLACK, MAX_TEXT))
          .with("username", Place.of(Escape.LINE, 80))
          .with("icon_emoji", Place.of(Escape.LINE, 100))
          .with("thread_ts", Place.of(Escape.LINE, 100))
          .with("*.alt_text", Place.of(Escape.PLAIN, 2_000))
          .with("*.value", Place.of(Escape.PLAIN, 2_000))
          .with("*.action_id", Place.of(Escape.LINE, 255))
          .with("*.block_id", Place.of(Escape.LINE, 255));

  SlackWebhook() {
    super(
        new Description(
            "slack",
            "Slack, incoming webhook",
            List.of(Field.secret("url")),
            List.of("slack://T…/B…/token"),
            "40,000 characters; 3,000 in a text of a block; cut",
            "400, 403, 404 and 410 (`invalid_payload`, `no_service`, `channel_is_archived`, …)",
            "Slack API: Sending messages using incoming webhooks"),
        PLACES);
  }

  /// Texts of the type `plain_text` have no markup.
  static Place place(String path, Json.Fields parent) {
    Place place = PLACES.at(path, parent);
    return parent.text("type").filter("plain_text"::equals).isPresent()
        ? new Place(Escape.PLAIN, place.limit(), place.unit())
        : place;
  }

  @Override
  public Place at(String path, Json.Fields parent) {
    return place(path, parent);
  }

  @Override
  public Optional<Map<String, String>> read(NotifyUrl url) {
    if (!url.scheme().equals("slack") || url.host().startsWith("xox")) {
      return Optional.empty();
    }
    return Optional.of(
        Map.of(
            "url",
            "https://hooks.slack.com/services/"
                + url.host()
                + "/"
                + url.step(0, "webhook's second part")
                + "/"
                + url.step(1, "webhook's token")));
  }

  @Override
  public void check(Credentials credentials) {
    credentials.url("url");
  }

  @Override
  public Outgoing outgoing(Message message, Credentials credentials) {
    return Outgoing.Request.json(credentials.url("url"), body(message, "text"));
  }

  @Override
  public Outcome judge(Reply reply) {
    String said = reply.body().strip();
    if (reply.isSuccess()) {
      return said.equals("ok") ? new Outcome.Delivered() : Judgement.strange(reply);
    }
    return Judgement.isRetryable(reply.status())
        ? Judgement.byStatus(reply)
        : Judgement.refuse(reply, reply.code(said), said);
  }
}
