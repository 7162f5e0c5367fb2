package dev.sluice.notify.integration.catalog;

import dev.sluice.testkit.notify.ChatReceivers;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/// The chats at their stand-ins.
class ChatContractsTest {

  @Nested
  class SlackWebhookContract extends CatalogContract {
    SlackWebhookContract() {
      super("slack", ChatReceivers.slackWebhook());
    }

    @Override
    Map<String, String> credentials(URI base) {
      return Map.of("url", base + "/services/T0AAAAAAA/B0BBBBBBB/xyzzysecrettoken");
    }
  }

  @Nested
  class SlackApiContract extends CatalogContract {
    SlackApiContract() {
      super("slack-api", ChatReceivers.slackApi());
    }

    @Override
    Map<String, String> credentials(URI base) {
      return Map.of(
          "token", "xoxb-secret-token-7", "channel", "C012345", "base-url", base.toString());
    }
  }

  @Nested
  class TelegramContract extends CatalogContract {
    TelegramContract() {
      super("telegram", ChatReceivers.telegram());
    }

    @Override
    Map<String, String> credentials(URI base) {
      return Map.of(
          "token", "123456:AbC-secret", "chat-id", "-100200", "base-url", base.toString());
    }
  }

  @Nested
  class WebhookContract extends CatalogContract {
    WebhookContract() {
      super("webhook", ChatReceivers.webhook());
    }

    @Override
    Map<String, String> credentials(URI base) {
      return Map.of(
          "url",
          base + "/in/hook-secret-1?a=b",
          "method",
          "put",
          "authorization",
          "Token hidden-authorization",
          "headers.X-Team",
          "hidden-team");
    }
  }
}
