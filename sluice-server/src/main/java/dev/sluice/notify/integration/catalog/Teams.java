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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Microsoft Teams, by a webhook of Workflows. A text becomes an Adaptive Card of one block; an
/// object is an Adaptive Card, or a whole message of the type `message`.
///
/// The retired connectors answer 200 even when they fail, with the trouble in words.
final class Teams extends Kind {

  /// Teams takes 28 KB, which it counts in UTF-16; what stands around a text needs some of it.
  private static final int MAX_TEXT = 12_000;

  /// What a workflow takes in all: 28 KB.
  private static final int MAX_BODY = 28 << 10;

  private static final Pattern TROUBLE = Pattern.compile("HTTP error ([0-9]{3})");

  Teams() {
    super(
        new Description(
            "teams",
            "Microsoft Teams, Workflows",
            List.of(Field.secret("url")),
            List.of("workflows://host[:port]/workflow/signature"),
            "12,000 bytes of JSON in a text; cut; 28 KB in all",
            "400, 401, 403, 404, 413",
            "Microsoft Teams: Create incoming webhooks with Workflows; Adaptive Cards schema"),
        PlaceTable.of(Place.ofJsonBytes(Escape.MARKDOWN, MAX_TEXT)));
  }

  @Override
  public Optional<Map<String, String>> read(NotifyUrl url) {
    if (!url.scheme().equals("workflows") && !url.scheme().equals("workflow")) {
      return Optional.empty();
    }
    String version = url.query().getOrDefault("ver", "2016-06-01");
    return Optional.of(
        Map.of(
            "url",
            url.server(true)
                + "/workflows/"
                + Escape.URL.apply(url.step(0, "workflow"))
                + "/triggers/manual/paths/invoke?api-version="
                + Escape.URL.apply(version)
                + "&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig="
                + Escape.URL.apply(url.step(1, "signature"))));
  }

  @Override
  public void check(Credentials credentials) {
    credentials.url("url");
  }

  @Override
  public Outgoing outgoing(Message message, Credentials credentials) {
    Json.Fields body =
        switch (message.content()) {
          case Json.Fields fields when fields.text("type").equals(Optional.of("message")) -> fields;
          case Json.Fields fields -> wrapped(fields);
          case Json text ->
              wrapped(
                  Json.Fields.NONE
                      .with("$schema", "http://adaptivecards.io/schemas/adaptive-card.json")
                      .with("type", "AdaptiveCard")
                      .with("version", "1.4")
                      .with(
                          "body",
                          new Json.Items(
                              List.of(
                                  Json.Fields.NONE
                                      .with("type", "TextBlock")
                                      .with("text", text)
                                      .with("wrap", true)))));
        };
    return Outgoing.Request.json(credentials.url("url"), within(MAX_BODY, body));
  }

  private static Json.Fields wrapped(Json.Fields card) {
    Json attachment =
        Json.Fields.NONE
            .with("contentType", "application/vnd.microsoft.card.adaptive")
            .with("content", card);
    return Json.Fields.NONE
        .with("type", "message")
        .with("attachments", new Json.Items(List.of(attachment)));
  }

  @Override
  public Outcome judge(Reply reply) {
    String said = reply.body().strip();
    Matcher trouble = TROUBLE.matcher(said);
    if (!reply.isSuccess()) {
      return Judgement.byStatus(reply);
    }
    if (trouble.find()) {
      int status = Integer.parseInt(trouble.group(1));
      String code = "HTTP_" + status;
      return Judgement.isRetryable(status)
          ? Judgement.retry(reply, code, said, Optional.empty())
          : Judgement.refuse(reply, code, said);
    }
    boolean isTaken = reply.status() == 202 || said.isEmpty() || said.equals("1");
    return isTaken ? new Outcome.Delivered() : Judgement.strange(reply);
  }
}
