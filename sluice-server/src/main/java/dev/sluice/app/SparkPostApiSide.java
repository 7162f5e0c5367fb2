package dev.sluice.app;

import dev.sluice.config.SparkPostSettings;
import dev.sluice.identity.key.ApiKeys;
import dev.sluice.identity.oauth.OAuthClients;
import dev.sluice.intake.Intake;
import dev.sluice.sparkpost.api.Pause;
import dev.sluice.sparkpost.api.SparkPostClient;
import dev.sluice.sparkpost.catchup.CatchUp;
import dev.sluice.sparkpost.catchup.CatchUpSettings;
import dev.sluice.sparkpost.connect.ClientCredentials;
import dev.sluice.sparkpost.connect.ConnectSettings;
import dev.sluice.sparkpost.connect.Connector;
import dev.sluice.sparkpost.connect.KeyCredentials;
import dev.sluice.sparkpost.connect.WebhookCredentials;
import dev.sluice.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.client.HttpClient;

/// What a running hub does at SparkPost's API: keeps the webhook right, and pulls past events.
final class SparkPostApiSide implements AutoCloseable {

  private final Optional<Connector> connector;
  private final Optional<CatchUp> catchUp;
  private final Optional<CatchUpSettings> catchingUp;
  private final List<Rounds> rounds = new ArrayList<>();

  /// @param http a client that keeps to addresses which the configuration may have
  SparkPostApiSide(
      SparkPostSettings settings,
      HttpClient http,
      Intake intake,
      Secrets secrets,
      ApiKeys keys,
      OAuthClients clients,
      Clock clock) {
    SparkPostClient client = new SparkPostClient(settings.api(), http, Pause.real());
    connector =
        settings
            .webhook()
            .map(wanted ->
                new Connector(
                    wanted,
                    client,
                    credentials(wanted, keys, clients),
                    secrets.registry(),
                    secrets.changes(),
                    clock));
    catchingUp = settings.catchUp();
    catchUp =
        catchingUp.map(wanted -> new CatchUp(wanted, client, intake, secrets.registry(), clock));
  }

  private static WebhookCredentials credentials(
      ConnectSettings wanted, ApiKeys keys, OAuthClients clients) {
    return switch (wanted.authentication()) {
      case BASIC -> new KeyCredentials(keys);
      case OAUTH2 -> new ClientCredentials(clients);
    };
  }

  Optional<Connector> connector() {
    return connector;
  }

  Optional<CatchUp> catchUp() {
    return catchUp;
  }

  void start() {
    connector.ifPresent(known ->
        rounds.add(
            Rounds.start(
                "sparkpost-webhook", Connector.EVERY, () -> known.connect(false, "sluice"))));
    catchUp.ifPresent(known ->
        rounds.add(Rounds.start("sparkpost-past", catchingUp.orElseThrow().every(), known::round)));
  }

  @Override
  public void close() {
    rounds.forEach(Rounds::close);
  }
}
