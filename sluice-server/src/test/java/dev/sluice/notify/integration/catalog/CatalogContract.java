package dev.sluice.notify.integration.catalog;

import dev.sluice.notify.integration.Credentials;
import dev.sluice.notify.integration.Integration;
import dev.sluice.notify.integration.Message;
import dev.sluice.notify.integration.Sender;
import dev.sluice.notify.template.Json;
import dev.sluice.notify.template.Model;
import dev.sluice.target.Outcome;
import dev.sluice.target.http.HttpClients;
import dev.sluice.testkit.contract.IntegrationContract;
import dev.sluice.testkit.notify.Receiver;
import dev.sluice.time.Clock;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.client.HttpClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/// The contract for an integration of the table, over the shared client.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CatalogContract extends IntegrationContract {

  static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");

  private final String name;
  private final Receiver receiver;
  private HttpClient client;

  CatalogContract(String name, Receiver receiver) {
    this.name = name;
    this.receiver = receiver;
  }

  /// Credentials for a receiver at an address.
  abstract Map<String, String> credentials(URI base);

  final Integration integration() {
    return Integrations.all(Clock.system(), new SecureRandom()).named(name);
  }

  @BeforeAll
  final void open() {
    client = HttpClients.start();
  }

  @AfterAll
  final void close() {
    HttpClients.stop(client);
  }

  @Override
  protected final Receiver receiver() {
    return receiver;
  }

  @Override
  protected final Outcome send(URI base, String text, Duration deadline)
      throws InterruptedException {
    Integration integration = integration();
    Json content =
        Model.of("$text").render(Json.Fields.NONE.with("text", text), integration).content();
    return new Sender(client, deadline, Clock.system())
        .send(
            integration,
            new Message("7~rule~topic", AT, content),
            Credentials.ofTexts(integration, credentials(base)));
  }

  @Override
  protected List<String> secrets() {
    return List.of("secret", "hidden");
  }
}
