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
import java.util.Set;

/// Vonage's SMS API. An object has the parameters of the form.
///
/// Vonage answers 200 always; the status of each part in the body counts. It drops no repeats: a
/// message whose reply was lost may come twice.
final class Vonage extends Kind {

  private static final String BASE = "https://rest.nexmo.com";

  /// Throttled, an internal error, too many binds.
  private static final Set<String> PASSING = Set.of("1", "5", "10");

  Vonage() {
    super(
        new Description(
            "vonage",
            "Vonage SMS",
            List.of(
                Field.required("api-key"),
                Field.secret("api-secret"),
                Field.required("from"),
                Field.required("to"),
                Field.optional("base-url")),
            List.of("vonage://api-key:api-secret@from/to", "nexmo://…"),
            "1,600 characters; cut",
            "each status in the body but 0, 1, 5 and 10",
            "Vonage SMS API: Send an SMS, SMS API error codes"),
        PlaceTable.of(Place.of(Escape.PLAIN, 1_600)));
  }

  @Override
  public Optional<Map<String, String>> read(NotifyUrl url) {
    if (!url.scheme().equals("vonage") && !url.scheme().equals("nexmo")) {
      return Optional.empty();
    }
    return Optional.of(
        Map.of(
            "api-key",
            url.user().orElse(""),
            "api-secret",
            url.password().orElse(""),
            "from",
            url.host(),
            "to",
            url.step(0, "number to send to")));
  }

  @Override
  public void check(Credentials credentials) {
    credentials.base("base-url", BASE);
    if (!credentials.require("to").matches("\\+?[0-9]{5,15}")) {
      throw credentials.wrong("'to' is a number like 4915112345678");
    }
  }

  @Override
  public Outgoing outgoing(Message message, Credentials credentials) {
    Map<String, String> form = new LinkedHashMap<>();
    body(message, "text", "api_key", "api_secret", "from", "to")
        .values()
        .forEach((name, value) -> form.put(name, value.shown()));
    boolean isPlain = form.getOrDefault("text", "").chars().allMatch(c -> c < 0x80);
    form.putIfAbsent("type", isPlain ? "text" : "unicode");
    form.put("from", credentials.require("from"));
    form.put("to", credentials.require("to").replace("+", ""));
    form.put("api_key", credentials.require("api-key"));
    form.put("api_secret", credentials.require("api-secret"));
    String target = credentials.base("base-url", BASE) + "/sms/json";
    return Outgoing.Request.form(credentials.url("base-url", target), form);
  }

  @Override
  public Outcome judge(Reply reply) {
    if (!reply.isSuccess()) {
      return Judgement.byStatus(reply);
    }
    if (!(reply.json().find("messages").orElse(null) instanceof Json.Items(List<Json> parts))
        || parts.isEmpty()) {
      return Judgement.strange(reply);
    }
    for (Json part : parts) {
      Json.Fields fields = part instanceof Json.Fields f ? f : Json.Fields.NONE;
      String status = fields.find("status").map(Json::shown).orElse("");
      if (!status.equals("0")) {
        String words = fields.text("error-text").orElse("status " + status);
        String code = status.isEmpty() ? "BAD_REPLY" : reply.code(status);
        return PASSING.contains(status)
            ? Judgement.retry(reply, code, words, Optional.empty())
            : Judgement.refuse(reply, code, words);
      }
    }
    return new Outcome.Delivered();
  }
}
