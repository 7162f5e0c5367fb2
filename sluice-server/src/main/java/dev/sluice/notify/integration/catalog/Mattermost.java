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

/// Mattermost's incoming webhooks. An object is the payload, with `attachments` if it likes.
final class Mattermost extends Kind {

  private static final int MAX_TEXT = 16_383;

  Mattermost() {
    super(
        new Description(
            "mattermost",
            "Mattermost",
            List.of(Field.secret("url"), Field.optional("channel"), Field.optional("username")),
            List.of("mmost://[name@]host[:port]/[path/]token", "mmosts://…"),
            "16,383 characters; cut",
            "400, 401, 403, 404",
            "Mattermost Developers: Incoming webhooks"),
        PlaceTable.of(Place.of(Escape.MARKDOWN, MAX_TEXT))
            .with("username", Place.of(Escape.LINE, 64))
            .with("channel", Place.of(Escape.LINE, 64)));
  }

  @Override
  public Optional<Map<String, String>> read(NotifyUrl url) {
    if (!url.scheme().equals("mmost") && !url.scheme().equals("mmosts")) {
      return Optional.empty();
    }
    StringBuilder target = new StringBuilder(url.server(url.scheme().equals("mmosts")));
    url.step(0, "webhook's token");
    for (String step : url.steps().subList(0, url.steps().size() - 1)) {
      target.append('/').append(Escape.URL.apply(step));
    }
    target.append("/hooks/").append(Escape.URL.apply(url.steps().getLast()));
    Map<String, String> credentials = new LinkedHashMap<>();
    credentials.put("url", target.toString());
    url.user().ifPresent(user -> credentials.put("username", user));
    Optional.ofNullable(url.query().get("channel"))
        .ifPresent(channel -> credentials.put("channel", channel));
    return Optional.of(credentials);
  }

  @Override
  public void check(Credentials credentials) {
    credentials.url("url");
  }

  @Override
  public Outgoing outgoing(Message message, Credentials credentials) {
    Json.Fields body = message.fields("text");
    for (String name : List.of("channel", "username")) {
      Optional<String> value = credentials.find(name);
      body = value.isPresent() ? body.withDefault(name, value.get()) : body;
    }
    return Outgoing.Request.json(credentials.url("url"), body);
  }

  @Override
  public Outcome judge(Reply reply) {
    if (reply.isSuccess()) {
      return reply.body().strip().equals("ok") ? new Outcome.Delivered() : Judgement.strange(reply);
    }
    return Judgement.byStatus(reply, reply.json().text("message").orElse(reply.body()));
  }
}
