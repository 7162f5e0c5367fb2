package dev.sluice.notify.integration.catalog;

import dev.sluice.event.Payload;
import dev.sluice.mail.relay.Letter;
import dev.sluice.mail.relay.RelaySettings;
import dev.sluice.mail.relay.RelaySettings.Security;
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
import dev.sluice.secret.Secret;
import dev.sluice.target.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// E-mail by way of an SMTP server. An object has `subject`, `text`, `html` or any of them; a text
/// is the `text`.
///
/// The subject is one line. Where there is HTML and no text, the text is made of the HTML. The
/// server takes the mail for all recipients or for none, so that nobody gets it twice.
final class Mail extends Kind {

  private static final int MAX_RECIPIENTS = 50;

  Mail() {
    super(
        new Description(
            "mail",
            "E-mail (SMTP)",
            List.of(
                Field.required("host"),
                Field.optional("port"),
                Field.optional("security"),
                Field.optional("username"),
                Field.optionalSecret("password"),
                Field.required("from"),
                Field.optional("from-name"),
                Field.required("to"),
                Field.optional("subject"),
                Field.optional("dkim-domain"),
                Field.optional("dkim-selector"),
                Field.optionalSecret("dkim-key")),
            List.of(
                "mailto://user:password@host[:port]/to?from=…&name=…&smtp=…&mode=starttls",
                "mailtos://…"),
            "subject 200, text and HTML 262,144 characters; cut; at most 50 recipients",
            "5xx, a wrong password too",
            "RFC 5321: SMTP; RFC 3207: STARTTLS; RFC 6376: DKIM"),
        PlaceTable.of(Place.of(Escape.PLAIN))
            .with("subject", Place.of(Escape.LINE, 200))
            .with("html", Place.of(Escape.HTML)));
  }

  @Override
  public Optional<Map<String, String>> read(NotifyUrl url) {
    if (!url.scheme().equals("mailto") && !url.scheme().equals("mailtos")) {
      return Optional.empty();
    }
    Map<String, String> query = url.query();
    Map<String, String> credentials = new LinkedHashMap<>();
    String login = query.getOrDefault("user", url.user().orElse(""));
    String address = login.contains("@") ? login : login + "@" + url.host();
    credentials.put("host", query.getOrDefault("smtp", url.host()));
    url.port().ifPresent(port -> credentials.put("port", port));
    Optional.ofNullable(query.get("pass"))
        .or(url::password)
        .ifPresent(password -> {
          credentials.put("username", login);
          credentials.put("password", password);
        });
    credentials.put("from", query.getOrDefault("from", address));
    Optional.ofNullable(query.get("name")).ifPresent(name -> credentials.put("from-name", name));
    String to = url.steps().isEmpty() ? address : String.join(",", url.steps());
    credentials.put("to", query.getOrDefault("to", to));
    // A URL that asks for less than TLS has to say so.
    String mode = query.getOrDefault("mode", url.scheme().equals("mailtos") ? "ssl" : "starttls");
    credentials.put(
        "security",
        switch (mode) {
          case "ssl" -> "tls";
          case "insecure" -> "none";
          default -> mode;
        });
    return Optional.of(credentials);
  }

  @Override
  public void check(Credentials credentials) {
    settings(credentials);
    recipients(credentials);
    DkimKey.of(credentials);
  }

  private static RelaySettings settings(Credentials credentials) {
    String name = credentials.find("security").orElse("starttls").toUpperCase(Locale.ROOT);
    Security security =
        switch (name) {
          case "STARTTLS" -> Security.STARTTLS;
          case "TLS" -> Security.TLS;
          case "NONE" -> Security.NONE;
          default -> throw credentials.wrong("'security' is starttls, tls or none");
        };
    String port = credentials.find("port").orElse(Integer.toString(security.port()));
    if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535) {
      throw credentials.wrong("'port' is a number up to 65,535");
    }
    if (!Letter.isAddress(credentials.require("from"))) {
      throw credentials.wrong("'from' must be an address like hub@example.com");
    }
    Optional<RelaySettings.Login> login =
        credentials
            .find("username")
            .map(user ->
                new RelaySettings.Login(user, new Secret(credentials.find("password").orElse(""))));
    return new RelaySettings(
        credentials.require("host"),
        Integer.parseInt(port),
        security,
        login,
        credentials.require("from"));
  }

  private static List<String> recipients(Credentials credentials) {
    List<String> recipients = new ArrayList<>();
    for (String each : credentials.require("to").split(",")) {
      if (!Letter.isAddress(each.strip())) {
        throw credentials.wrong("'to' must be addresses like ada@example.com, with commas between");
      }
      recipients.add(each.strip());
    }
    if (recipients.size() > MAX_RECIPIENTS) {
      throw credentials.wrong("'to' has at most " + MAX_RECIPIENTS + " addresses");
    }
    return recipients;
  }

  @Override
  public Outgoing outgoing(Message message, Credentials credentials) {
    Json.Fields parts = message.fields("text");
    for (String name : parts.values().keySet()) {
      if (!List.of("subject", "text", "html").contains(name) || parts.text(name).isEmpty()) {
        throw wrong("'" + name + "' is not one of the texts subject, text and html");
      }
    }
    Optional<String> html = parts.text("html");
    String text =
        parts
            .text("text")
            .or(() -> html.map(HtmlText::of))
            .orElseThrow(() -> wrong("'text' or 'html' must be there"));
    MimeMessage mail =
        new MimeMessage(
            message.id(),
            message.at(),
            credentials.require("from"),
            credentials.find("from-name"),
            recipients(credentials),
            parts.text("subject").or(() -> credentials.find("subject")).orElse("Notification"),
            text,
            html);
    DkimKey.of(credentials)
        .ifPresent(key -> mail.first("DKIM-Signature", key.sign(mail, message.at())));
    return new Outgoing.Mail(
        settings(credentials), recipients(credentials), Payload.of(mail.bytes()));
  }

  @Override
  public Outcome judge(Reply reply) {
    String code = "SMTP_" + reply.status();
    if (reply.isSuccess()) {
      return new Outcome.Delivered();
    }
    return reply.status() >= 500
        ? Judgement.refuse(reply, code, reply.body())
        : Judgement.retry(reply, code, reply.body(), Optional.empty());
  }
}
