package dev.sluice.notify.integration.catalog;

import dev.sluice.testkit.notify.DeskReceivers;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/// Alerts, tickets and issues at their stand-ins.
class DeskContractsTest {

  @Nested
  class PagerDutyContract extends CatalogContract {
    PagerDutyContract() {
      super("pagerduty", DeskReceivers.pagerDuty());
    }

    @Override
    Map<String, String> credentials(URI base) {
      return Map.of(
          "routing-key",
          "0123456789abcdefsecret0123456789",
          "source",
          "shop",
          "severity",
          "critical",
          "base-url",
          base.toString());
    }
  }

  @Nested
  class OpsgenieContract extends CatalogContract {
    OpsgenieContract() {
      super("opsgenie", DeskReceivers.opsgenie());
    }

    @Override
    Map<String, String> credentials(URI base) {
      return Map.of("api-key", "api-secret-key", "priority", "P1", "base-url", base.toString());
    }
  }

  @Nested
  class ZendeskContract extends CatalogContract {
    ZendeskContract() {
      super("zendesk", DeskReceivers.zendesk());
    }

    @Override
    Map<String, String> credentials(URI base) {
      return Map.of(
          "url",
          base.toString(),
          "email",
          "agent@example.com",
          "token",
          "api-secret-token",
          "subject",
          "Shop");
    }
  }

  @Nested
  class GitHubContract extends CatalogContract {
    GitHubContract() {
      super("github", DeskReceivers.github());
    }

    @Override
    Map<String, String> credentials(URI base) {
      return Map.of(
          "token",
          "ghp_secret_token",
          "repository",
          "acme/shop",
          "title",
          "Shop",
          "base-url",
          base.toString());
    }
  }
}
