package dev.sluice.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.app.Hub;
import dev.sluice.client.generator.EventGenerator;
import dev.sluice.config.Configuration;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.SplittableRandom;

/// The demonstration from its first line to its last.
public final class Demo implements AutoCloseable {

  /// The key that the demonstration's hub lets in.
  public static final String KEY = "demo-key";

  private static final int BATCH = 10;
  private static final Duration BETWEEN_BATCHES = Duration.ofMillis(50);
  private static final Duration SETTLE_PATIENCE = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(100);

  /// A purchase whose ticket is not in the form that the API wants: it will be refused for good.
  private static final String WITHOUT_TICKET =
      "{\"eventType\":\"loyaltypurchase\",\"schemaVersion\":2,"
          + "\"ticket\":{\"subject\":\"a subject, but no ticket around it\"}}";

  /// An event without the key that the archive sorts by.
  private static final String WITHOUT_EVENT_TYPE =
      "{\"analyticType\":\"shopping\",\"schemaVersion\":1,\"data\":{\"itemSku\":123}}";

  private final Path folder;
  private final PrintWriter out;
  private final ZendeskStandIn zendesk;
  private final Hub hub;
  private final DemoClient client;
  private final SplittableRandom random = new SplittableRandom();

  private Demo(Path folder, PrintWriter out, ZendeskStandIn zendesk, Hub hub) {
    this.folder = folder;
    this.out = out;
    this.zendesk = zendesk;
    this.hub = hub;
    this.client = new DemoClient(hub.url(), KEY);
  }

  /// Starts a hub in a folder, with a configuration that is written there.
  ///
  /// @param port where the hub listens; 0 takes a free port
  public static Demo start(Path folder, int port, PrintWriter out) throws IOException {
    Files.createDirectories(folder);
    Path absolute = folder.toRealPath();
    ZendeskStandIn zendesk = new ZendeskStandIn();
    try {
      Path file = absolute.resolve("sluice.yaml");
      Files.writeString(file, configuration(port, zendesk));
      Hub hub = Hub.start(Configuration.load(file), Clock.system());
      out.println("The hub is ready at " + hub.url() + "; everything it has is in " + absolute);
      out.println("An HTTP API that plays Zendesk listens at " + zendesk.url());
      out.flush();
      return new Demo(absolute, out, zendesk, hub);
    } catch (RuntimeException | IOException e) {
      zendesk.close();
      throw e;
    }
  }

  private static String configuration(int port, ZendeskStandIn zendesk) {
    return """
    # Written by `sluice demo`; use it as a beginning for your own.
    data: ./data
    http: { port: %d }
    environment: demo
    keys:
      demo:
        key: %s
        client-id: demo-client
        scopes: ["events:send", "deliveries:read", "deliveries:write", "users:read"]
    identity:
      users: { app-clients: [%s], tokens: { access: 1d } }
    rules:
      archive-client-events:
        pattern: { source: [clientevents] }
        targets: [client-archive]
      loyalty-to-zendesk:
        pattern: { source: [clientevents], detail: { eventType: [loyaltypurchase] } }
        targets: [zendesk]
    targets:
      client-archive:
        archive:
          path: ./archive
          prefix: "{detail.eventType}/{detail.schemaVersion}/"
          error-prefix: error/
          flush: { size: 64MiB, age: 2s }
      zendesk:
        http: { url: "%s", connection: zendesk, input-path: $.detail.ticket }
    connections:
      zendesk: { basic: { username: "%s", password: "%s" } }
    tests:
      - name: a loyalty purchase is archived and opens a ticket
        event: { source: clientevents, detail: { eventType: loyaltypurchase } }
        targets: [client-archive, zendesk]
      - name: a search is only archived
        event: { source: clientevents, detail: { eventType: searching } }
        targets: [client-archive]
    """
        .formatted(
            port, KEY, DemoUser.APP, zendesk.url(), ZendeskStandIn.USERNAME, ZendeskStandIn.TOKEN);
  }

  /// Where the hub listens.
  public String url() {
    return hub.url().toString();
  }

  /// The running hub.
  public Hub hub() {
    return hub;
  }

  /// Sends traffic for a time, waits until all of it has ended, and tells what became of it.
  ///
  /// @return whether everything added up
  public boolean run(Duration traffic) throws IOException, InterruptedException {
    signUp();
    long accepted = send(traffic);
    out.println();
    out.printf("%,d events sent and accepted, each on disk before its answer.%n", accepted);
    out.println("Waiting until each has ended …");
    out.flush();
    JsonNode accounts = settled(accepted);
    DemoReport report = new DemoReport(folder.resolve("archive"), client, zendesk, out);
    return report.print(accepted, accounts);
  }

  /// A name of its own in each run: the folder may have users from before.
  private void signUp() throws IOException, InterruptedException {
    String name = "ada-" + HexFormat.of().toHexDigits(random.nextInt());
    DemoUser user = DemoUser.signUp(client, name);
    client.signedInAs(user);
    out.println(
        "User "
            + user.name()
            + " signed up, confirmed the code from the mailbox, and sends with a token as client "
            + user.clientId());
    out.flush();
  }

  private long send(Duration traffic) throws IOException, InterruptedException {
    EventGenerator generator = new EventGenerator(random, true);
    long accepted = client.sendEntries(WITHOUT_TICKET, WITHOUT_EVENT_TYPE);
    long end = System.nanoTime() + traffic.toNanos();
    long nextLine = System.nanoTime() + Duration.ofSeconds(1).toNanos();
    while (System.nanoTime() < end) {
      accepted += client.sendBody(generator.batchBody(BATCH).getBytes(StandardCharsets.UTF_8));
      if (System.nanoTime() >= nextLine) {
        out.printf("  sending: %,d accepted%n", accepted);
        out.flush();
        nextLine += Duration.ofSeconds(1).toNanos();
      }
      Thread.sleep(BETWEEN_BATCHES);
    }
    return accepted;
  }

  /// Waits until nothing is pending, or for a minute.
  private JsonNode settled(long accepted) throws IOException, InterruptedException {
    long end = System.nanoTime() + SETTLE_PATIENCE.toNanos();
    JsonNode accounts = client.get("/v1/accounts");
    while (!isSettled(accounts, accepted) && System.nanoTime() < end) {
      Thread.sleep(LOOK);
      accounts = client.get("/v1/accounts");
    }
    return accounts;
  }

  private static boolean isSettled(JsonNode accounts, long accepted) {
    boolean isRouted = false;
    for (JsonNode account : accounts.path("accounts")) {
      if (account.path("pending").asLong() != 0) {
        return false;
      }
      // What is accepted and routed in all counts the hub's own events too.
      isRouted |=
          account.path("rule").asText().equals("archive-client-events")
              && account.path("in").asLong() >= accepted;
    }
    return isRouted;
  }

  /// Stops the hub and the stand-in.
  @Override
  public void close() {
    client.close();
    hub.close();
    zendesk.close();
  }
}
