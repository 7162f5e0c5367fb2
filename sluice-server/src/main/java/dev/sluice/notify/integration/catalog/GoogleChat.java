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

/// Google Chat's incoming webhooks. An object is the message, with `cardsV2` if it likes.
final class GoogleChat extends Kind {

  private static final int MAX_BODY = 32_000;

  GoogleChat() {
    super(
        new Description(
            "googlechat",
            "Google Chat",
            List.of(Field.secret("url"), Field.optional("thread-key")),
            List.of("gchat://space/key/token[/thread-key]"),
            "4,096 characters; cut; 32,000 bytes in all",
            "400, 401, 403, 404",
            "Google Chat API: Build an app as a webhook, Usage limits"),
        PlaceTable.of(Place.of(Escape.UNLINKED, 4_096)));
  }

  @Override
  public Optional<Map<String, String>> read(NotifyUrl url) {
    if (!url.scheme().equals("gchat")) {
      return Optional.empty();
    }
    Map<String, String> credentials = new LinkedHashMap<>();
    credentials.put(
        "url",
        "https://chat.googleapis.com/v1/spaces/"
            + Escape.URL.apply(url.host())
            + "/messages?key="
            + Escape.URL.apply(url.step(0, "key"))
            + "&token="
            + Escape.URL.apply(url.step(1, "token")));
    if (url.steps().size() > 2) {
      credentials.put("thread-key", url.steps().get(2));
    }
    return Optional.of(credentials);
  }

  @Override
  public void check(Credentials credentials) {
    credentials.url("url");
  }

  @Override
  public Outgoing outgoing(Message message, Credentials credentials) {
    Json.Fields body = message.fields("text");
    Optional<String> thread = credentials.find("thread-key");
    if (thread.isEmpty()) {
      return Outgoing.Request.json(credentials.url("url"), within(MAX_BODY, body));
    }
    String url = credentials.require("url").strip();
    return Outgoing.Request.json(
        credentials.url(
            "url",
            url
                + (url.contains("?") ? "&" : "?")
                + "messageReplyOption=REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD"),
        within(MAX_BODY, body.with("thread", Json.Fields.NONE.with("threadKey", thread.get()))));
  }

  @Override
  public Outcome judge(Reply reply) {
    Json.Fields said = reply.json();
    if (reply.isSuccess()) {
      return said.find("name").isPresent() ? new Outcome.Delivered() : Judgement.strange(reply);
    }
    String words =
        said.find("error")
            .flatMap(e -> e instanceof Json.Fields error ? error.text("message") : Optional.empty())
            .orElse(reply.body());
    return Judgement.byStatus(reply, words);
  }
}
