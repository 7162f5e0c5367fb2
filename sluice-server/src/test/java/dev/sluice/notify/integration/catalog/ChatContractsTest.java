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

  @Nested
  class DiscordContract extends CatalogContract {
    DiscordContract() {
      super("discord", ChatReceivers.discord());
    }

    @Override
    Map<String, String> credentials(URI base) {
      return Map.of("url", base + "/api/webhooks/1234567890/webhook-secret-token");
    }
  }

  @Nested
  class TeamsContract extends CatalogContract {
    TeamsContract() {
      super("teams", ChatReceivers.teams());
    }

    @Override
    Map<String, String> credentials(URI base) {
      return Map.of(
          "url",
          base + "/workflows/abc/triggers/manual/paths/invoke?sv=1.0&sig=workflow-secret-sig");
    }
  }

  @Nested
  class MattermostContract extends CatalogContract {
    MattermostContract() {
      super("mattermost", ChatReceivers.mattermost());
    }

    @Override
    Map<String, String> credentials(URI base) {
      return Map.of("url", base + "/hooks/hook-secret-id");
    }
  }

  @Nested
  class RocketChatContract extends CatalogContract {
    RocketChatContract() {
      super("rocketchat", ChatReceivers.rocketChat());
    }

    @Override
    Map<String, String> credentials(URI base) {
      return Map.of("url", base + "/hooks/65a1/hook-secret-token");
    }
  }

  @Nested
  class GoogleChatContract extends CatalogContract {
    GoogleChatContract() {
      super("googlechat", ChatReceivers.googleChat());
    }

    @Override
    Map<String, String> credentials(URI base) {
      return Map.of("url", base + "/v1/spaces/AAAA/messages?key=key-secret-1&token=token-secret-2");
    }
  }

  @Nested
  class MatrixContract extends CatalogContract {
    MatrixContract() {
      super("matrix", ChatReceivers.matrix());
    }

    @Override
    Map<String, String> credentials(URI base) {
      return Map.of(
          "url", base.toString(), "token", "syt_secret_token", "room", "!room:example.com");
    }
  }
}
