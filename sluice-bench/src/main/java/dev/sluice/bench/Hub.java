package dev.sluice.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.bench.child.ChildServer;
import dev.sluice.bench.child.Folders;
import dev.sluice.bench.child.HubChoice;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/// The hub under measurement: a child process with a fresh data folder, deleted when it is closed.
final class Hub implements AutoCloseable {

  /// Where events go.
  static final String EVENTS_PATH = "/v1/events";

  /// Who calls; it opens nothing but a hub that lives for a minute on the loopback address.

  private static final String ACCOUNTS_PATH = "/v1/accounts";

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

  private final Path folder;
  private final ChildServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  /// How far the hub is with what it accepted.
  ///
  /// @param in how many deliveries routing has written
  /// @param ended how many of them are delivered or dead
  /// @param dead how many of them are dead
  record Standing(long in, long ended, long dead) {}

  private Hub(Path folder, ChildServer server) {
    this.folder = folder;
    this.server = server;
  }

  static Hub start(Options options, OptionalInt receiverPort)
      throws IOException, InterruptedException {
    return start(options, HubConfig.text(HubChoice.KEY, receiverPort));
  }

  /// Starts a hub with a configuration.
  static Hub start(Options options, String configuration) throws IOException, InterruptedException {
    Path dir = Files.createDirectories(options.dir().toAbsolutePath());
    Path folder = Files.createTempDirectory(dir, "hub");
    boolean started = false;
    try {
      Path config = Files.writeString(folder.resolve("sluice.yaml"), configuration);
      ChildServer server =
          ChildServer.start(
              folder,
              options.hubJvm(),
              options.hubMain(),
              List.of("serve", "--config", config.toString()));
      started = true;
      return new Hub(folder, server);
    } finally {
      if (!started) {
        Folders.delete(folder);
      }
    }
  }

  InetSocketAddress address() {
    return server.address();
  }

  Duration cpu() {
    return server.cpu();
  }

  /// Gets a token for the client of the hub's configuration.
  String token() throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + "/oauth2/token");
    String form = "grant_type=client_credentials&client_id=bench&client_secret=" + HubChoice.KEY;
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .timeout(ANSWER_WITHIN)
            .build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException("POST /oauth2/token answered " + response.statusCode());
    }
    return new JsonMapper().readTree(response.body()).required("access_token").asText();
  }

  /// Asks the hub for its accounts and adds them up, over all rules but the one to the receiver.
  Standing standing() throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + ACCOUNTS_PATH);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("x-api-key", HubChoice.KEY)
            .timeout(ANSWER_WITHIN)
            .build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException("GET " + ACCOUNTS_PATH + " answered " + response.statusCode());
    }
    return standing(response.body());
  }

  /// Reads `{"accounts": [{"rule", "target", "in", "delivered", "dead", …}, …], …}` or the bare
  /// array.
  static Standing standing(String json) throws IOException {
    JsonNode root = new JsonMapper().readTree(json);
    JsonNode accounts = root.isArray() ? root : root.path("accounts");
    if (!accounts.isArray()) {
      throw new IOException("the answer of " + ACCOUNTS_PATH + " holds no array of accounts");
    }
    long in = 0;
    long delivered = 0;
    long dead = 0;
    for (JsonNode account : accounts) {
      if (!account.path("target").asText().equals("receiver")) {
        in += account.required("in").asLong();
        delivered += account.required("delivered").asLong();
        dead += account.required("dead").asLong();
      }
    }
    return new Standing(in, delivered + dead, dead);
  }

  @Override
  public void close() throws IOException {
    client.shutdownNow();
    server.close();
    Folders.delete(folder);
  }
}
