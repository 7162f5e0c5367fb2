package dev.sluice.notify.integration.catalog;

import dev.sluice.testkit.notify.Mood;
import dev.sluice.testkit.notify.Post;
import dev.sluice.testkit.notify.PushReceivers;
import dev.sluice.testkit.notify.SmtpStandIn;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/// Pushes and short messages at their stand-ins.
class PushContractsTest {

  /// The keys of the application server of RFC 8291 §5.
  private static final String VAPID_PUBLIC =
      "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";

  private static final String VAPID_PRIVATE = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";

  @Nested
  class NtfyContract extends CatalogContract {
    NtfyContract() {
      super("ntfy", PushReceivers.ntfy());
    }

    @Override
    Map<String, String> credentials(URI base) {
      return Map.of("url", base.toString(), "topic", "alerts", "token", "tk_secret_token");
    }
  }

  @Nested
  class GotifyContract extends CatalogContract {
    GotifyContract() {
      super("gotify", PushReceivers.gotify());
    }

    @Override
    Map<String, String> credentials(URI base) {
      return Map.of("url", base + "/push", "token", "Asecret-token");
    }
  }

  @Nested
  class PushoverContract extends CatalogContract {
    PushoverContract() {
      super("pushover", PushReceivers.pushover());
    }

    @Override
    Map<String, String> credentials(URI base) {
      return Map.of(
          "token", "app-secret-token", "user", "user-secret-key", "base-url", base.toString());
    }
  }

  @Nested
  class TwilioSmsContract extends CatalogContract {
    TwilioSmsContract() {
      super("twilio-sms", PushReceivers.twilioSms());
    }

    @Override
    Map<String, String> credentials(URI base) {
      return Map.of(
          "account-sid",
          "AC0123456789abcdef0123456789abcdef",
          "auth-token",
          "auth-secret-token",
          "from",
          "+15005550006",
          "to",
          "+4915112345678",
          "base-url",
          base.toString());
    }
  }

  @Nested
  class TwilioWhatsAppContract extends CatalogContract {
    TwilioWhatsAppContract() {
      super("twilio-whatsapp", PushReceivers.twilioWhatsApp());
    }

    @Override
    Map<String, String> credentials(URI base) {
      return Map.of(
          "account-sid",
          "AC0123456789abcdef0123456789abcdef",
          "auth-token",
          "auth-secret-token",
          "from",
          "+15005550006",
          "to",
          "+4915112345678",
          "base-url",
          base.toString());
    }
  }

  @Nested
  class VonageContract extends CatalogContract {
    VonageContract() {
      super("vonage", PushReceivers.vonage());
    }

    @Override
    Map<String, String> credentials(URI base) {
      return Map.of(
          "api-key",
          "abcd1234",
          "api-secret",
          "api-secret-0",
          "from",
          "Sluice",
          "to",
          "+4915112345678",
          "base-url",
          base.toString());
    }

    /// A field of the form is called `api_secret`.
    @Override
    protected List<String> secrets() {
      return List.of("api-secret-0");
    }
  }

  @Nested
  class WebPushContract extends CatalogContract {
    WebPushContract() {
      super("webpush", PushReceivers.webPush());
    }

    @Override
    Map<String, String> credentials(URI base) {
      return Map.of(
          "endpoint",
          base + "/send/subscription-secret-id",
          "p256dh",
          PushReceivers.BROWSER_KEY,
          "auth",
          PushReceivers.BROWSER_AUTH,
          "vapid-public-key",
          VAPID_PUBLIC,
          "vapid-private-key",
          VAPID_PRIVATE,
          "vapid-subject",
          "mailto:ops@example.com");
    }

    /// The body is sealed with a key of its own in each attempt, and so is the token signed.
    @Override
    protected String repeatable(String request) {
      return request.substring(0, request.indexOf("\n\n")).replaceAll("authorization: .*", "");
    }

    @Override
    protected List<String> secrets() {
      return List.of(
          "subscription-secret-id", PushReceivers.BROWSER_AUTH, VAPID_PRIVATE, "vapid t=ey");
    }
  }

  @Nested
  class MailContract extends CatalogContract {
    MailContract() {
      super("mail", PushReceivers.mail());
    }

    @Override
    Map<String, String> credentials(URI base) {
      return Map.of(
          "host",
          base.getHost(),
          "port",
          Integer.toString(base.getPort()),
          "security",
          "none",
          "from",
          "hub@sluice.example",
          "from-name",
          "Sluice",
          "to",
          "ada@example.com, bob@example.com",
          "subject",
          "Shop",
          "username",
          "hub",
          "password",
          "mail-secret-password");
    }

    @Override
    protected Post open(Mood mood) {
      return new SmtpStandIn(receiver(), mood);
    }

    @Override
    protected boolean speaksHttp() {
      return false;
    }
  }
}
