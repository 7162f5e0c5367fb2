package dev.sluice.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.app.Hub;
import dev.sluice.cli.Sluice;
import dev.sluice.config.Configuration;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is remembered of targets, and what `sluice targets` says and does.
class TargetsLifeTest {

  private static final String KEY = "key-of-the-only-caller";

  @TempDir Path folder;

  private final AtomicInteger status = new AtomicInteger(410);
  private Receiver receiver;
  private Path file;

  @BeforeEach
  void open() throws IOException {
    receiver = new Receiver(_ -> Receiver.Reply.of(status.get()));
    file =
        Files.writeString(
            folder.resolve("sluice.yaml"),
            """
            http: { port: 0 }
            keys: { app: { key: %s, scopes: ["events:send", "deliveries:read", "deliveries:write"] } }
            targets:
              partner: { webhook: { url: "%s", secret: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw } }
              app: { app: "%s", circuit: { failures: 2, pause: 1h } }
              off: { enabled: false, http: { url: "%s" } }
            rules:
              partner: { pattern: { source: [/partner] }, targets: partner }
              app: { pattern: { source: [/app] }, targets: app }
              off: { pattern: { source: [sluice], type: [sluice.target.gone], subject: [partner] }, targets: off }
            """
                .formatted(KEY, receiver.url(), receiver.url(), receiver.url()));
  }

  @AfterEach
  void close() {
    receiver.close();
  }

  private Hub start() {
    return Hub.start(Configuration.load(file), Clock.system());
  }

  /// Runs `sluice targets` and gives back what it prints, which its exit code stands before.
  private static String targets(Hub hub, String... arguments) {
    StringWriter out = new StringWriter();
    String[] all = new String[arguments.length + 5];
    all[0] = "targets";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[arguments.length + 1] = "--url";
    all[arguments.length + 2] = hub.url().toString();
    all[arguments.length + 3] = "--key";
    all[arguments.length + 4] = KEY;
    int code = Sluice.run(new PrintWriter(out), new PrintWriter(out), all);
    return code + " " + out;
  }

  private static String line(Hub hub, String target) {
    return targets(hub, "list")
        .lines()
        .filter(line -> line.startsWith(target + " "))
        .findFirst()
        .orElse("");
  }

  @Test
  void aWebhookThatIsGoneStaysGoneOverARestartUntilItIsEnabled()
      throws IOException, InterruptedException {
    try (Hub hub = start();
        Api api = new Api(hub.url(), KEY)) {
      api.send("/partner", "1", "{}");
      Await.until(() -> line(hub, "partner").contains("gone"), () -> targets(hub, "list"));
      assertTrue(line(hub, "partner").contains("HTTP_410"), () -> line(hub, "partner"));
      assertTrue(line(hub, "off").contains("disabled"), () -> line(hub, "off"));
      assertTrue(line(hub, "app").contains("delivering"), () -> line(hub, "app"));
      api.send("/partner", "2", "{}");
      api.await("partner", new Api.Account(2, 0, 2, 0));
      api.await("off", new Api.Account(1, 0, 1, 0));
    }
    status.set(200);
    try (Hub hub = start();
        Api api = new Api(hub.url(), KEY)) {
      assertTrue(line(hub, "partner").contains("gone"), () -> targets(hub, "list"));
      api.send("/partner", "3", "{}");
      api.await("partner", new Api.Account(3, 0, 3, 0));
      assertEquals(1, receiver.requests().size(), "nothing is sent to one that is gone");

      String enabled = targets(hub, "enable", "partner");
      assertTrue(enabled.startsWith("0 partner is delivered to again"), enabled);
      api.await("partner", new Api.Account(3, 3, 0, 0));
      String again = targets(hub, "enable", "partner");
      assertTrue(again.startsWith("0 partner was not disabled"), again);
    }
    try (Hub hub = start()) {
      assertTrue(line(hub, "partner").contains("delivering"), () -> targets(hub, "list"));
    }
  }

  @Test
  void anApplicationAtAUrlThatFailsIsLeftAlone() throws IOException, InterruptedException {
    status.set(500);
    try (Hub hub = start();
        Api api = new Api(hub.url(), KEY)) {
      for (int i = 0; i < 3; i++) {
        api.send("/app", "a" + i, "{}");
      }
      Await.until(() -> line(hub, "app").contains("left-alone"), () -> targets(hub, "list"));
      assertTrue(line(hub, "app").contains("HTTP_500"), () -> line(hub, "app"));
      api.await("app", new Api.Account(3, 0, 3, 0));
    }
  }

  @Test
  void whatCannotBeEnabledIsToldAndWhoMayNotIsRefused() {
    try (Hub hub = start()) {
      String unknown = targets(hub, "enable", "nobody");
      assertTrue(unknown.startsWith("1 ") && unknown.contains("no target 'nobody'"), unknown);
      assertTrue(targets(hub).startsWith("2 "), () -> targets(hub));
      assertTrue(targets(hub, "enable").startsWith("2 "), () -> targets(hub, "enable"));
      String json = targets(hub, "list", "--json");
      assertTrue(json.contains("\"state\" : \"disabled\""), json);
      assertFalse(json.contains("whsec_"), json);
    }
  }
}
