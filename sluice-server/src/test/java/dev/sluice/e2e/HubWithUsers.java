package dev.sluice.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.app.Hub;
import dev.sluice.config.Configuration;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A hub that serves users, with an operator's key and a development mailbox.
final class HubWithUsers implements AutoCloseable {

  static final String KEY = "the-operators-own-key";
  static final String POOL = "local_sluice";
  static final String CLIENT = "shop-app";

  private static final Pattern CODE = Pattern.compile("code is (\\d{6})");

  private final Hub hub;
  private final Api api;

  /// @param settings further keys of `identity.users`, each with a comma in front
  HubWithUsers(Path folder, String settings) throws IOException {
    String yaml =
        """
        http: { port: 0 }
        keys:
          operator: { key: %s, scopes: ["users:read", "users:write", "deliveries:read"] }
          sender: { key: the-senders-own-key, scopes: ["events:send"] }
        identity:
          users: { app-clients: [%s]%s }
        """
            .formatted(KEY, CLIENT, settings);
    Path file = Files.writeString(folder.resolve("sluice.yaml"), yaml);
    hub = Hub.start(Configuration.load(file), Clock.system());
    api = new Api(hub.url(), KEY);
  }

  URI url() {
    return hub.url();
  }

  Api api() {
    return api;
  }

  /// All letters to an address, the newest first.
  JsonNode letters() throws IOException, InterruptedException {
    return api.get("/v1/mailbox?limit=1000").path("letters");
  }

  /// The code that was mailed to an address last.
  String code(String to) throws IOException, InterruptedException {
    for (JsonNode letter : letters()) {
      Matcher code = CODE.matcher(letter.path("text").asText());
      if (letter.path("to").asText().equals(to) && code.find()) {
        return code.group(1);
      }
    }
    throw new AssertionError("no code was mailed to " + to);
  }

  @Override
  public void close() {
    api.close();
    hub.close();
  }
}
