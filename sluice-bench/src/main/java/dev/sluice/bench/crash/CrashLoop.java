package dev.sluice.bench.crash;

import dev.sluice.bench.child.ChildServer;
import dev.sluice.bench.child.Folders;
import dev.sluice.bench.crash.Blow.Moment;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/// Kills a hub under load, starts it again, and in the end holds what is there against what the
/// clients were told.
final class CrashLoop {

  private static final Duration READY_WITHIN = Duration.ofMinutes(1);
  private static final Duration STOPPED_WITHIN = Duration.ofMinutes(1);
  private static final Duration SETTLED_WITHIN = Duration.ofMinutes(5);
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final int REPEATS_AT_THE_END = 200;

  /// What a process ends with that SIGTERM stopped: 128 and the signal's number.
  private static final int STOPPED = 143;

  private static final String LAST_LINE = "stopped; nothing that was accepted is lost";

  private final Settings settings;
  private final PrintStream out;
  private final Findings findings = new Findings();
  private final Ledger ledger = new Ledger(Ledger.MOST_EVENTS);
  private final Arrivals arrivals = new Arrivals(Ledger.MOST_EVENTS, findings);
  private final Starts starts = new Starts();
  private final SplittableRandom random;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private List<String> jvm = List.of();
  private int kills;
  private long began = System.nanoTime();

  CrashLoop(Settings settings, PrintStream out) {
    this.settings = settings;
    this.out = out;
    this.random = new SplittableRandom(settings.seed());
  }

  /// Runs all of it and gives back what was wrong; the folder is kept when something was.
  Findings run() throws IOException, InterruptedException {
    line("seed " + settings.seed() + ", " + settings.kills() + " kills");
    Path folder =
        Files.createTempDirectory(
            Files.createDirectories(settings.dir().toAbsolutePath()), "crash");
    try (http;
        Target target = Target.start(settings.seed(), arrivals, findings)) {
      Files.writeString(folder.resolve("sluice.yaml"), configuration(target));
      jvm = FastStarts.prepare(folder, settings.hubMain(), settings.hubJvm());
      began = System.nanoTime();
      for (int kill = 1; kill <= settings.kills(); kill++) {
        round(folder);
        ledger.killed();
        kills = kill;
        if (kill % settings.every() == 0) {
          progress();
        }
      }
      target.calmDown();
      end(folder);
    } catch (IOException e) {
      findings.add(Wrong.HUB, String.valueOf(e.getMessage()));
    }
    table();
    if (findings.isEmpty()) {
      Folders.delete(folder);
    } else {
      findings.lines().forEach(this::line);
      line("seed " + settings.seed() + "; everything is kept in " + folder);
    }
    return findings;
  }

  private static String configuration(Target target) {
    return """
    http: { port: 0 }
    keys:
      %s: { key: %s, scopes: ["events:send", "deliveries:read"] }
    rules:
      %s: { pattern: { source: [/crash, clientevents] }, targets: [archive] }
      %s: { pattern: { detail: { push: [true] } }, targets: [receiver] }
    targets:
      archive: { archive: { path: ./archive, prefix: "{type}/", flush: { size: 64KiB, age: 1s } } }
      receiver: { http: { url: "%s", timeout: %dms, concurrency: 64 } }
    """
        .formatted(
            Posting.CLIENT,
            HubApi.KEY,
            Verdict.KEEP,
            Verdict.PUSH,
            target.url(),
            Target.TIMEOUT_MILLIS);
  }

  private ChildServer launch(Path folder) throws IOException {
    return ChildServer.launch(folder, jvm, settings.hubMain(), List.of("serve"));
  }

  /// One life of a hub, from its start to SIGKILL.
  private void round(Path folder) throws IOException, InterruptedException {
    Blow blow = Blow.draw(random, starts.atMost());
    try (ChildServer hub = launch(folder)) {
      if (blow.moment() == Moment.LAUNCHED) {
        LockSupport.parkNanos(blow.after().toNanos());
      } else {
        underLoad(hub, blow);
      }
      hub.kill();
    }
  }

  private void underLoad(ChildServer hub, Blow blow) throws IOException, InterruptedException {
    HubApi api = ready(hub);
    Clients clients = new Clients(api, ledger, findings);
    clients.start(random.split());
    boolean stops = blow.moment() == Moment.ASKED_TO_STOP;
    Duration work = stops ? Blow.beforeStop(random) : blow.after();
    if (hub.isEndedWithin(work)) {
      throw new IOException(hub.trouble("ended by itself"));
    }
    clients.expectBreaks();
    if (stops) {
      hub.terminate();
      if (hub.isEndedWithin(blow.after())) {
        requireGracefulEnd(hub);
      }
    }
    hub.kill();
    clients.end();
  }

  private HubApi ready(ChildServer hub) throws IOException, InterruptedException {
    long launched = System.nanoTime();
    if (!hub.isReadyWithin(READY_WITHIN)) {
      throw new IOException(hub.trouble("was not ready in " + READY_WITHIN.toSeconds() + " s"));
    }
    starts.add(Duration.ofNanos(System.nanoTime() - launched));
    return new HubApi(http, hub.address());
  }

  /// The last life of the hub: it ends all that is pending, and is stopped as people stop it.
  private void end(Path folder) throws IOException, InterruptedException {
    Books books;
    Map<String, String> deadLetters;
    try (ChildServer hub = launch(folder)) {
      HubApi api = ready(hub);
      settled(api);
      sendAgain(api);
      books = settled(api);
      deadLetters = api.deadLetters();
      hub.terminate();
      if (!hub.isEndedWithin(STOPPED_WITHIN)) {
        throw new IOException(hub.trouble("did not stop in " + STOPPED_WITHIN.toSeconds() + " s"));
      }
      requireGracefulEnd(hub);
    }
    Path archive = Files.createDirectories(folder.resolve("archive"));
    ArchiveContents contents = ArchiveContents.read(archive, ledger.capacity(), findings);
    new Verdict(ledger, contents, arrivals, books, deadLetters, findings).find();
  }

  private void requireGracefulEnd(ChildServer hub) throws InterruptedException {
    ChildServer.End end = hub.end();
    if (end.code() != STOPPED || !end.lastLine().equals(LAST_LINE)) {
      findings.add(Wrong.HUB, hub.trouble("was asked to stop and ended with " + end.code()));
    }
  }

  private Books settled(HubApi api) throws IOException, InterruptedException {
    long end = System.nanoTime() + SETTLED_WITHIN.toNanos();
    Books books = api.books();
    while (!books.isSettled() && System.nanoTime() < end) {
      LockSupport.parkNanos(LOOK.toNanos());
      books = api.books();
    }
    if (!books.isSettled()) {
      findings.add(Wrong.ACCOUNTS, "not settled in " + SETTLED_WITHIN + ": " + books);
    }
    return books;
  }

  /// Sends some of what was acknowledged once more: it gets the same answers and changes nothing.
  private void sendAgain(HubApi api) throws IOException, InterruptedException {
    Clients clients = new Clients(api, ledger, findings);
    long before = api.books().accepted();
    for (int i = 0; i < REPEATS_AT_THE_END; i++) {
      Optional<Posting> posting =
          ledger
              .again(random)
              .filter(drawn ->
                  drawn.numbers().allMatch(n -> ledger.fate(n) == Ledger.Fate.ACKNOWLEDGED));
      if (posting.isPresent()) {
        clients.send(posting.get(), true);
      }
    }
    findings.require(
        Wrong.ACCOUNTS, "accepted, after repeats alone", before, api.books().accepted());
  }

  private void progress() {
    int acknowledged = ledger.count(Ledger.Fate.ACKNOWLEDGED);
    line(
        "%d kills, %,d acknowledged, %.0f a second; ready after %d ms, at most %d ms"
            .formatted(
                kills,
                acknowledged,
                acknowledged / seconds(),
                starts.median().toMillis(),
                starts.max().toMillis()));
  }

  private void table() {
    line("");
    line(
        "| kills | acknowledged | unknown | lost | twice in the archive |"
            + " arrived more than once | ready p50 ms | ready max ms | seconds |");
    line("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    line(
        "| %d | %d | %d | %d | %d | %d | %d | %d | %.0f |"
            .formatted(
                kills,
                ledger.count(Ledger.Fate.ACKNOWLEDGED),
                ledger.count(Ledger.Fate.UNKNOWN),
                findings.count(Wrong.LOST),
                findings.count(Wrong.TWICE),
                arrivals.takenAgain(),
                starts.median().toMillis(),
                starts.max().toMillis(),
                seconds()));
  }

  private double seconds() {
    return Math.max(1, System.nanoTime() - began) / 1e9;
  }

  private void line(String text) {
    out.println(text);
    out.flush();
  }
}
