package dev.sluice.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.bench.child.ChildServer;
import dev.sluice.bench.child.Folders;
import dev.sluice.bench.child.HubChoice;
import dev.sluice.engine.rocksdb.RocksEngine;
import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import dev.sluice.routing.Addressing;
import dev.sluice.routing.Router;
import dev.sluice.rule.Rule;
import dev.sluice.rule.RuleSet;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Makes a backlog of undelivered events, and looks how a hub with a small heap starts on it.
///
/// The backlog is written straight through the engine and routed, each event to one HTTP target.
/// Then the hub is started with that target at work.
@Command(
    name = "backlog",
    mixinStandardHelpOptions = true,
    description = "Starts a hub with a small heap on a backlog of undelivered events.")
final class BacklogCommand implements Callable<Integer> {

  private static final int EVENT_BYTES = 1_024;
  private static final int BATCH = 1_000;
  private static final int MAX_GIGABYTES = 64;
  private static final Duration DRAIN = Duration.ofSeconds(10);
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final Pattern USED = Pattern.compile("total \\d+K, used (\\d+)K");

  @Option(
      names = "--gigabytes",
      defaultValue = "2",
      description = "How large the journal becomes, 1 to 64 GiB (default ${DEFAULT-VALUE}).")
  private int gigabytes;

  @Option(
      names = "--heap",
      defaultValue = "512m",
      description = "The hub's largest heap (default ${DEFAULT-VALUE}).")
  private String heap = "512m";

  @Mixin private Workspace workspace = new Workspace();

  @Mixin private HubChoice hub = new HubChoice();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (gigabytes < 1 || gigabytes > MAX_GIGABYTES) {
      throw new IllegalArgumentException("--gigabytes is 1 to " + MAX_GIGABYTES);
    }
    Path made = Files.createDirectories(workspace.dir().toAbsolutePath());
    long room = Files.getFileStore(made).getUsableSpace();
    if (room < 3L * gigabytes << 30) {
      throw new IllegalArgumentException(
          "the disk has %d GiB free; a backlog of %d GiB needs three times as much"
              .formatted(room >> 30, gigabytes));
    }
    Path folder = Files.createTempDirectory(made, "hub");
    try {
      fill(folder.resolve("data"));
      measure(folder);
      return 0;
    } finally {
      Folders.delete(folder);
    }
  }

  private void fill(Path data) throws InterruptedException {
    long began = System.nanoTime();
    Rule rule =
        new Rule(
            new RuleName("all"),
            "{\"source\": [\"bench\"]}",
            List.of(new TargetName("receiver")),
            true);
    RuleSet rules = RuleSet.compile(List.of(rule));
    String filler = "x".repeat(EVENT_BYTES);
    long bytes = 0;
    long events = 0;
    try (RocksEngine engine = RocksEngine.open(data, Clock.system(), Duration.ofDays(7))) {
      Router router =
          new Router(engine.journal(), engine.outbox(), () -> rules, Addressing.NONE, _ -> false);
      while (bytes < (long) gigabytes << 30) {
        List<Event> batch = new ArrayList<>(BATCH);
        for (int i = 0; i < BATCH; i++) {
          String json = "{\"n\":" + events++ + ",\"filler\":\"" + filler + "\"}";
          batch.add(
              Event.builder("backlog-" + events, "bench", "bench.backlog")
                  .dataContentType("application/json")
                  .data(Payload.ofText(json))
                  .build());
          bytes += json.length();
        }
        engine.journal().append(batch);
        while (router.step()) {
          // Until all is routed.
        }
      }
      double gib = engine.journal().bytes() / (double) (1L << 30);
      say("%,d events, %.1f GiB, made in %.1f s".formatted(events, gib, seconds(began)));
    }
  }

  private void measure(Path folder) throws IOException, InterruptedException {
    try (Receiver receiver = Receiver.start(0)) {
      Path config = Files.writeString(folder.resolve("sluice.yaml"), config(receiver.port()));
      List<String> jvm = new ArrayList<>(List.of("-XX:+UseParallelGC", "-Xmx" + heap));
      jvm.addAll(hub.jvm());
      long began = System.nanoTime();
      try (ChildServer server =
              ChildServer.start(
                  folder, jvm, hub.main(), List.of("serve", "--config", config.toString()));
          HttpClient client = HttpClient.newHttpClient()) {
        say("ready after %.2f s, with -Xmx%s".formatted(seconds(began), heap));
        long before = ended(client, server);
        long from = System.nanoTime();
        Thread.sleep(DRAIN);
        long delivered = ended(client, server) - before;
        double rate = delivered / seconds(from);
        say("drained %,.0f deliveries a second for %.0f s".formatted(rate, seconds(from)));
        long resident = resident(server.pid()) >> 10;
        long used = used(server.pid()) >> 10;
        say("resident %,d MiB, heap after a collection %,d MiB".formatted(resident, used));
      }
    }
  }

  private static String config(int port) {
    return """
    data: ./data
    http: { port: 0 }
    keys: { bench: { key: "%s", scopes: ["deliveries:read"] } }
    rules: { all: { pattern: { source: [bench] }, targets: receiver } }
    targets: { receiver: { http: { url: "http://127.0.0.1:%d/", concurrency: 64 } } }
    """
        .formatted(Hub.KEY, port);
  }

  private static long ended(HttpClient client, ChildServer server)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + "/v1/accounts");
    HttpRequest request = HttpRequest.newBuilder(uri).header("x-api-key", Hub.KEY).build();
    String body = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    long ended = 0;
    for (JsonNode account : new JsonMapper().readTree(body).path("accounts")) {
      ended += account.path("delivered").asLong() + account.path("dead").asLong();
    }
    return ended;
  }

  /// The resident memory of a process in KiB; 0 where the system does not tell.
  private static long resident(long pid) throws IOException {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    return Files.isReadable(status) ? sum(RESIDENT, Files.readString(status)) : 0;
  }

  /// What the heap holds after a collection, in KiB.
  private static long used(long pid) throws IOException, InterruptedException {
    jcmd(pid, "GC.run");
    return sum(USED, jcmd(pid, "GC.heap_info"));
  }

  private static String jcmd(long pid, String what) throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process process =
        new ProcessBuilder(jcmd.toString(), Long.toString(pid), what)
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }

  private static long sum(Pattern number, String text) {
    Matcher found = number.matcher(text.split("Metaspace", 2)[0]);
    long sum = 0;
    while (found.find()) {
      sum += Long.parseLong(found.group(1));
    }
    return sum;
  }

  private static double seconds(long sinceNanos) {
    return (System.nanoTime() - sinceNanos) / 1e9;
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
