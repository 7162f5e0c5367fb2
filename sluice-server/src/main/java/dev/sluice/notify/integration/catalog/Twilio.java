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
import java.util.regex.Pattern;

/// Twilio's messages: SMS, or WhatsApp. An object has the parameters of the form; for WhatsApp
/// `ContentSid` and `ContentVariables` name a template that is approved.
///
/// Twilio drops no repeats: a message whose reply was lost may come twice.
final class Twilio extends Kind {

  private static final String BASE = "https://api.twilio.com";
  private static final int MAX_BODY = 1_600;
  private static final Pattern NUMBER = Pattern.compile("\\+[0-9]{5,15}");

  private final boolean isWhatsApp;

  private Twilio(boolean isWhatsApp, String name, String title, String url, String reference) {
    super(
        new Description(
            name,
            title,
            List.of(
                Field.required("account-sid"),
                Field.optional("api-key-sid"),
                Field.secret("auth-token"),
                Field.required("from"),
                Field.required("to"),
                Field.optional("base-url")),
            List.of(url),
            "1,600 characters; cut",
            "400, 401, 403, 404",
            reference),
        PlaceTable.of(Place.of(Escape.PLAIN, MAX_BODY)));
    this.isWhatsApp = isWhatsApp;
  }

  /// Short messages.
  static Twilio sms() {
    return new Twilio(
        false,
        "twilio-sms",
        "Twilio, SMS",
        "twilio://account-sid:auth-token@from/to",
        "Twilio Docs: Messages resource; Error and Warning Dictionary");
  }

  /// WhatsApp.
  static Twilio whatsApp() {
    return new Twilio(
        true,
        "twilio-whatsapp",
        "Twilio, WhatsApp",
        "twilio://account-sid:auth-token@from/w:to",
        "Twilio Docs: Messages resource; Send WhatsApp messages");
  }

  @Override
  public Optional<Map<String, String>> read(NotifyUrl url) {
    if (!url.scheme().equals("twilio")) {
      return Optional.empty();
    }
    String to = url.step(0, "number to send to");
    boolean asksForWhatsApp = to.startsWith("w:") || to.startsWith("whatsapp:");
    if (asksForWhatsApp != isWhatsApp) {
      return Optional.empty();
    }
    return Optional.of(
        Map.of(
            "account-sid",
            url.user().orElse(""),
            "auth-token",
            url.password().orElse(""),
            "from",
            number(url.host()),
            "to",
            number(to.substring(to.indexOf(':') + 1))));
  }

  /// URLs are written with and without the plus.
  private static String number(String text) {
    return text.matches("[0-9]{7,15}") ? "+" + text : text;
  }

  @Override
  public void check(Credentials credentials) {
    credentials.base("base-url", BASE);
    if (!credentials.require("account-sid").matches("AC[0-9a-fA-F]{32}")) {
      throw credentials.wrong("'account-sid' is AC and 32 hexadecimal digits");
    }
    if (!NUMBER.matcher(credentials.require("to")).matches()) {
      throw credentials.wrong("'to' is a number like +4915112345678");
    }
    if (isWhatsApp && !NUMBER.matcher(credentials.require("from")).matches()) {
      throw credentials.wrong("'from' is a number like +4915112345678");
    }
  }

  @Override
  public Outgoing outgoing(Message message, Credentials credentials) {
    Map<String, String> form = new LinkedHashMap<>();
    body(message, "Body", "From", "To", "MessagingServiceSid")
        .values()
        .forEach((name, value) -> form.put(name, value.shown()));
    String prefix = isWhatsApp ? "whatsapp:" : "";
    String from = credentials.require("from");
    form.put(from.matches("MG[0-9a-fA-F]{32}") ? "MessagingServiceSid" : "From", prefix + from);
    form.put("To", prefix + credentials.require("to"));
    String sid = credentials.require("account-sid");
    String target =
        credentials.base("base-url", BASE) + "/2010-04-01/Accounts/" + sid + "/Messages.json";
    return Outgoing.Request.form(credentials.url("base-url", target), form)
        .basic(credentials.find("api-key-sid").orElse(sid), credentials.require("auth-token"));
  }

  @Override
  public Outcome judge(Reply reply) {
    Json.Fields said = reply.json();
    if (reply.isSuccess()) {
      return said.find("sid").isPresent() ? new Outcome.Delivered() : Judgement.strange(reply);
    }
    String words = said.text("message").orElse(reply.body());
    if (Judgement.isRetryable(reply.status())) {
      return Judgement.byStatus(reply, words);
    }
    String code =
        said.find("code").map(c -> reply.code(c.shown())).orElse("HTTP_" + reply.status());
    return Judgement.refuse(reply, code, words);
  }
}
