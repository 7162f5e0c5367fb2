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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Rocket.Chat's incoming webhooks. An object is the payload, with `attachments` if it likes.
final class RocketChat extends Kind {

  /// What a server takes unless it is set up otherwise.
  private static final int MAX_TEXT = 5_000;

  private static final Pattern WAIT = Pattern.compile("wait ([0-9]{1,6}) seconds");

  RocketChat() {
    super(
        new Description(
            "rocketchat",
            "Rocket.Chat",
            List.of(Field.secret("url"), Field.optional("channel")),
            List.of("rocket://webhook-id%2Ftoken@host[:port]/[#channel]", "rockets://…"),
            "5,000 characters; cut",
            "400, 401, 403, 404",
            "Rocket.Chat Docs: Incoming webhook integration, Rate limiter"),
        PlaceTable.of(Place.of(Escape.MARKDOWN, MAX_TEXT))
            .with("alias", Place.of(Escape.LINE, 64))
            .with("channel", Place.of(Escape.LINE, 64)));
  }

  @Override
  public Optional<Map<String, String>> read(NotifyUrl url) {
    if (!url.scheme().equals("rocket") && !url.scheme().equals("rockets")) {
      return Optional.empty();
    }
    StringBuilder target = new StringBuilder(url.server(url.scheme().equals("rockets")));
    target.append("/hooks");
    String webhook = url.user().orElseThrow(() -> url.wrong("the webhook's token is missing"));
    for (String step : webhook.split("/")) {
      target.append('/').append(Escape.URL.apply(step));
    }
    Map<String, String> credentials = new LinkedHashMap<>();
    credentials.put("url", target.toString());
    if (!url.steps().isEmpty()) {
      credentials.put("channel", url.steps().getFirst());
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
    Optional<String> channel = credentials.find("channel");
    body = channel.isPresent() ? body.withDefault("channel", channel.get()) : body;
    return Outgoing.Request.json(credentials.url("url"), body);
  }

  @Override
  public Outcome judge(Reply reply) {
    Json.Fields said = reply.json();
    if (reply.isSuccess()) {
      return said.find("success").filter(new Json.Scalar("true")::equals).isPresent()
          ? new Outcome.Delivered()
          : Judgement.strange(reply);
    }
    String error = said.text("error").orElse(reply.body());
    Matcher wait = WAIT.matcher(error);
    if (reply.status() == 429 || error.contains("error-too-many-requests")) {
      Optional<Duration> pause = wait.find() ? Judgement.seconds(wait.group(1)) : Optional.empty();
      return Judgement.retry(reply, "HTTP_" + reply.status(), error, pause);
    }
    return Judgement.byStatus(reply, error);
  }
}
