package dev.sluice.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.app.Hub;
import dev.sluice.cli.Sluice;
import dev.sluice.config.Configuration;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `sluice webhooks` at a running hub.
class WebhooksCommandTest {

  private static final List<String> PRESETS =
      List.of(
          "github",
          "gitlab",
          "stripe",
          "paddle",
          "shopify",
          "woocommerce",
          "slack",
          "mailgun",
          "meta",
          "dropbox");

  @TempDir Path folder;

  private Path yaml(String name, String secret) throws IOException {
    StringBuilder yaml =
        new StringBuilder(
            """
            data: data
            http: { port: 0 }
            keys: { op: { key: change-me, scopes: ['*'] } }
            webhooks:
              standard: { preset: standard-webhooks, secret: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw }
              twilio: { preset: twilio, secret: %1$s, url: "https://hub.example/v1/webhooks/twilio" }
              grid: { preset: event-grid, token: { query: code }, secret: %1$s }
              ce: { preset: cloudevents, token: { header: Authorization, prefix: "Bearer " }, secret: %1$s }
              basic: { basic: { username: u, password: %1$s }, id: "{json:id}" }
              own:
                secret: %1$s
                signature: { member: proof.mac, signed: "{json:id}", encoding: base64 }
                id: "{json:id}"
              topic: { preset: sns, topics: ["arn:aws:sns:eu-west-1:123456789012:a"] }
            """
                .formatted(secret));
    for (String preset : PRESETS) {
      yaml.append("  %s: { preset: %s, secret: %s }\n".formatted(preset, preset, secret));
    }
    return Files.writeString(folder.resolve(name), yaml);
  }

  private static String webhooks(String... arguments) {
    StringWriter out = new StringWriter();
    String[] all = new String[arguments.length + 1];
    all[0] = "webhooks";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    int code = Sluice.run(new PrintWriter(out), new PrintWriter(out), all);
    return code + " " + out;
  }

  @Test
  void eachProviderThatSharesItsSecretIsStoodInFor() throws IOException, InterruptedException {
    Path file = yaml("sluice.yaml", "a-secret-of-some-length");
    Path other = yaml("other.yaml", "another-secret-of-length");
    Configuration configuration = Configuration.load(file);
    try (Hub hub = Hub.start(configuration, Clock.system());
        Api api = new Api(hub.url(), "change-me")) {
      String url = hub.url().toString();
      configuration.webhooks().stream()
          .map(each -> each.name())
          .filter(name -> !name.equals("topic"))
          .forEach(name -> {
            String said = webhooks("test", name, "--config", file.toString(), "--url", url);
            assertTrue(said.startsWith("0 taken: "), name + ": " + said);
          });
      String wrong = webhooks("test", "github", "--config", other.toString(), "--url", url);
      assertTrue(wrong.startsWith("1 refused: ") && wrong.contains("X-Hub-Signature-256"), wrong);
      assertFalse(wrong.contains("another-secret"), wrong);

      String sns = webhooks("test", "topic", "--config", file.toString(), "--url", url);
      assertTrue(sns.startsWith("1 ") && sns.contains("only SNS has the key"), sns);
      String none = webhooks("test", "githbu", "--config", file.toString(), "--url", url);
      assertTrue(none.startsWith("1 ") && none.contains("did you mean 'github'?"), none);

      JsonNode listed = api.get("/v1/webhooks").path("webhooks");
      assertEquals(configuration.webhooks().size(), listed.size());
      for (JsonNode each : listed) {
        String name = each.path("name").asText();
        assertEquals(name.equals("topic") ? 0 : 1, each.path("accepted").asInt(), each::toString);
        assertEquals(!name.equals("topic"), each.has("lastAccepted"), each::toString);
        assertEquals(name.equals("github") ? 1 : 0, each.path("refused").asInt(), each::toString);
        assertEquals("/v1/webhooks/" + name, each.path("path").asText());
      }
      String list = webhooks("list", "--url", url, "--key", "change-me");
      assertTrue(list.startsWith("0 "), list);
      String github =
          list.lines().filter(line -> line.startsWith("github ")).findFirst().orElse("");
      assertTrue(github.contains("webhook-not-proven"), list);
      assertTrue(
          list.lines().anyMatch(line -> line.startsWith("own ") && line.contains(" signature ")),
          list);
      assertTrue(webhooks("list", "--url", url, "--key", "wrong").startsWith("1 "));
    }
  }
}
