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

/// PagerDuty's Events API v2. A text is the summary of an event that triggers; an object is the
/// event, with `event_action`, `dedup_key` and `payload` if it likes.
///
/// Without a `dedup_key` the message's id is one, so that a repeat opens no second incident.
final class PagerDuty extends Kind {

  private static final String BASE = "https://events.pagerduty.com";

  PagerDuty() {
    super(
        new Description(
            "pagerduty",
            "PagerDuty",
            List.of(
                Field.secret("routing-key"),
                Field.optional("source"),
                Field.optional("severity"),
                Field.optional("base-url")),
            List.of("pagerduty://routing-key@[api-key][/source]"),
            "`summary` 1,024, other texts 65,536 characters; cut",
            "each 4xx but 429",
            "PagerDuty Events API v2: Send an alert event"),
        PlaceTable.of(Place.of(Escape.PLAIN, 65_536))
            .with("", Place.of(Escape.LINE, 1_024))
            .with("payload.summary", Place.of(Escape.LINE, 1_024))
            .with("dedup_key", Place.of(Escape.LINE, 255)));
  }

  @Override
  public Optional<Map<String, String>> read(NotifyUrl url) {
    if (!url.scheme().equals("pagerduty")) {
      return Optional.empty();
    }
    Map<String, String> credentials = new LinkedHashMap<>();
    credentials.put("routing-key", url.user().orElse(url.host()));
    if (!url.steps().isEmpty()) {
      credentials.put("source", url.steps().getFirst());
    }
    Optional.ofNullable(url.query().get("severity"))
        .ifPresent(severity -> credentials.put("severity", severity));
    return Optional.of(credentials);
  }

  @Override
  public void check(Credentials credentials) {
    credentials.base("base-url", BASE);
    if (!List.of("critical", "error", "warning", "info")
        .contains(credentials.find("severity").orElse("error"))) {
      throw credentials.wrong("'severity' is critical, error, warning or info");
    }
  }

  @Override
  public Outgoing outgoing(Message message, Credentials credentials) {
    Json.Fields event =
        message.content() instanceof Json.Fields
            ? body(message, "", "routing_key")
            : Json.Fields.NONE.with("payload", message.fields("summary"));
    if (event.find("payload").orElse(null) instanceof Json.Fields payload) {
      event =
          event.with(
              "payload",
              payload
                  .withDefault("source", credentials.find("source").orElse("sluice"))
                  .withDefault("severity", credentials.find("severity").orElse("error")));
    }
    String target = credentials.base("base-url", BASE) + "/v2/enqueue";
    return Outgoing.Request.json(
        credentials.url("base-url", target),
        event
            .withDefault("event_action", "trigger")
            .withDefault("dedup_key", message.id())
            .with("routing_key", credentials.require("routing-key")));
  }

  @Override
  public Outcome judge(Reply reply) {
    if (reply.isSuccess()) {
      return reply.json().text("status").filter("success"::equals).isPresent()
          ? new Outcome.Delivered()
          : Judgement.strange(reply);
    }
    return Judgement.byStatus(reply);
  }
}
