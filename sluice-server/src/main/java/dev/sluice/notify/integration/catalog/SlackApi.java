package dev.sluice.notify.integration.catalog;

import dev.sluice.notify.integration.Credentials;
import dev.sluice.notify.integration.Description;
import dev.sluice.notify.integration.Description.Field;
import dev.sluice.notify.integration.Judgement;
import dev.sluice.notify.integration.Message;
import dev.sluice.notify.integration.NotifyUrl;
import dev.sluice.notify.integration.Outgoing;
import dev.sluice.notify.integration.Reply;
import dev.sluice.notify.template.Json;
import dev.sluice.notify.template.Place;
import dev.sluice.target.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Slack's Web API, method `chat.postMessage`. An object is its arguments.
///
/// Slack answers almost everything with 200; `ok` and `error` in the body count.
final class SlackApi extends Kind {

  /// Errors that pass; all others mean that the same call fails again.
  private static final Set<String> PASSING =
      Set.of(
          "ratelimited",
          "rate_limited",
          "internal_error",
          "fatal_error",
          "request_timeout",
          "service_unavailable");

  SlackApi() {
    super(
        new Description(
            "slack-api",
            "Slack, Web API",
            List.of(Field.secret("token"), Field.required("channel"), Field.optional("base-url")),
            List.of("slack://xoxb-…/#channel"),
            "40,000 characters; 3,000 in a text of a block; cut",
            "each `error` but `ratelimited`, `internal_error`, `fatal_error`, `request_timeout`,"
                + " `service_unavailable`",
            "Slack API: chat.postMessage"),
        SlackWebhook.PLACES);
  }

  @Override
  public Place at(String path, Json.Fields parent) {
    return SlackWebhook.place(path, parent);
  }

  @Override
  public Optional<Map<String, String>> read(NotifyUrl url) {
    if (!url.scheme().equals("slack") || !url.host().startsWith("xox")) {
      return Optional.empty();
    }
    return Optional.of(Map.of("token", url.host(), "channel", url.step(0, "channel")));
  }

  @Override
  public void check(Credentials credentials) {
    credentials.base("base-url", "https://slack.com");
  }

  @Override
  public Outgoing outgoing(Message message, Credentials credentials) {
    String base = credentials.base("base-url", "https://slack.com");
    return Outgoing.Request.json(
            credentials.url("base-url", base + "/api/chat.postMessage"),
            body(message, "text", "channel", "token")
                .with("channel", credentials.require("channel")))
        .header("Authorization", "Bearer " + credentials.header("token"));
  }

  @Override
  public Outcome judge(Reply reply) {
    if (!reply.isSuccess()) {
      return Judgement.byStatus(reply);
    }
    Json.Fields said = reply.json();
    if (said.find("ok").filter(new Json.Scalar("true")::equals).isPresent()) {
      return new Outcome.Delivered();
    }
    Optional<String> error = said.text("error");
    if (error.isEmpty()) {
      return Judgement.strange(reply);
    }
    String code = reply.code(error.get());
    return PASSING.contains(error.get())
        ? Judgement.retry(reply, code, error.get(), Optional.empty())
        : Judgement.refuse(reply, code, reply.body());
  }
}
