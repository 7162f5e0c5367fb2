package dev.sluice.config;

import dev.sluice.secret.Secret;
import dev.sluice.target.http.Signatures;
import dev.sluice.target.http.WebhookSettings;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Reads what a `webhook` has besides an HTTP API.
final class WebhookReader {

  private static final int MAX_SECRETS = 4;

  private final Section section;

  WebhookReader(Section section) {
    this.section = section;
  }

  Optional<WebhookSettings> read() {
    section.need("secret", "${env:NAME}");
    List<Secret> secrets = section.secrets("secret");
    if (secrets.size() > MAX_SECRETS) {
      section.wrong("secret", "at most " + MAX_SECRETS + " may be live at once");
    }
    for (Secret secret : secrets) {
      section.made(() -> {
        Signatures.require(secret.reveal());
        return secret;
      });
    }
    WebhookSettings.Form form =
        section.parsed("form", WebhookReader::form).orElse(WebhookSettings.Form.STANDARD);
    Optional<WebhookSettings.Handshake> handshake =
        section.section("handshake").flatMap(WebhookReader::handshake);
    return secrets.isEmpty()
        ? Optional.empty()
        : Optional.of(new WebhookSettings(form, secrets, handshake));
  }

  private static WebhookSettings.Form form(String text) {
    for (WebhookSettings.Form form : WebhookSettings.Form.values()) {
      if (form.name().toLowerCase(Locale.ROOT).equals(text)) {
        return form;
      }
    }
    throw new IllegalArgumentException(
        "'" + text + "' is no form; standard, structured and binary are");
  }

  private static Optional<WebhookSettings.Handshake> handshake(Section handshake) {
    handshake.need("origin", "hub.example.com");
    Optional<String> origin =
        handshake.parsed(
            "origin",
            text -> {
              if (!text.matches("[A-Za-z0-9.-]{1,253}")) {
                throw new IllegalArgumentException("'" + text + "' is no DNS name");
              }
              return text;
            });
    int perMinute = handshake.rate("rate").map(each -> (int) Math.ceil(each * 60)).orElse(0);
    handshake.finish();
    return origin.map(name -> new WebhookSettings.Handshake(name, perMinute));
  }
}
