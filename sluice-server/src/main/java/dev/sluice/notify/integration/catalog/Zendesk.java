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

/// A ticket of Zendesk. A text is its first comment; an object is the ticket.
///
/// `Idempotency-Key` is the message's id, so that a repeat within two hours opens no second ticket.
final class Zendesk extends Kind {

  Zendesk() {
    super(
        new Description(
            "zendesk",
            "Zendesk, ticket",
            List.of(
                Field.required("url"),
                Field.required("email"),
                Field.secret("token"),
                Field.optional("subject")),
            List.of("zendesk://email:token@subdomain[?subject=…]"),
            "`subject` 150, a comment 65,536 characters; cut",
            "400, 401, 403, 404, 422",
            "Zendesk Ticketing API: Create Ticket, Idempotency, Rate limits"),
        PlaceTable.of(Place.of(Escape.PLAIN, 65_536))
            .with("subject", Place.of(Escape.LINE, 150))
            .with("comment.html_body", Place.of(Escape.HTML, 65_536)));
  }

  @Override
  public Optional<Map<String, String>> read(NotifyUrl url) {
    if (!url.scheme().equals("zendesk")) {
      return Optional.empty();
    }
    Map<String, String> credentials = new LinkedHashMap<>();
    String host = url.host().contains(".") ? url.host() : url.host() + ".zendesk.com";
    credentials.put("url", "https://" + host);
    credentials.put("email", url.user().orElse(""));
    credentials.put("token", url.password().orElse(""));
    Optional.ofNullable(url.query().get("subject"))
        .ifPresent(subject -> credentials.put("subject", subject));
    return Optional.of(credentials);
  }

  @Override
  public void check(Credentials credentials) {
    credentials.url("url");
  }

  @Override
  public Outgoing outgoing(Message message, Credentials credentials) {
    Json.Fields ticket =
        switch (message.content()) {
          case Json.Fields fields -> fields;
          case Json text -> Json.Fields.NONE.with("comment", Json.Fields.NONE.with("body", text));
        };
    ticket = ticket.withDefault("subject", credentials.find("subject").orElse("Notification"));
    String target = credentials.base("url", "") + "/api/v2/tickets.json";
    return Outgoing.Request.json(
            credentials.url("url", target), Json.Fields.NONE.with("ticket", ticket))
        .basic(credentials.require("email") + "/token", credentials.require("token"))
        .header("Idempotency-Key", message.id());
  }

  @Override
  public Outcome judge(Reply reply) {
    Json.Fields said = reply.json();
    if (reply.isSuccess()) {
      return said.find("ticket").isPresent() ? new Outcome.Delivered() : Judgement.strange(reply);
    }
    String words =
        said.find("description").or(() -> said.find("error")).map(Json::shown).orElse(reply.body());
    // A conflict is one of its database, and passes.
    return reply.status() == 409
        ? Judgement.retry(reply, "HTTP_409", words, Optional.empty())
        : Judgement.byStatus(reply, words);
  }
}
