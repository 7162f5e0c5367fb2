package dev.sluice.bench.crash;

import dev.sluice.bench.child.ChildServer;
import dev.sluice.bench.child.Folders;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Kills a hub under load, starts it again, and in the end holds what is there against what the
/// clients were told.
final class CrashLoop {

  private static final int REPEATS_AT_THE_END = 200;

  private final Settings settings;
  private final boolean inBucket;
  private final PrintStream out;
  private final Findings findings = new Findings();
  private final Ledger ledger = new Ledger(Ledger.MOST_EVENTS);
  private final Arrivals arrivals = new Arrivals(Ledger.MOST_EVENTS, findings);
  private final SplittableRandom random;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Sightings sightings = new Sightings(Ledger.MOST_EVENTS, findings);
  private Starts starts = new Starts();
  private int kills;
  private int whilePacking;
  private long began = System.nanoTime();

  CrashLoop(Settings settings, PrintStream out) {
    this(settings, out, false);
  }

  /// @param inBucket whether the archive stands in a bucket, which goes wrong now and then
  CrashLoop(Settings settings, PrintStream out, boolean inBucket) {
    this.settings = settings;
    this.inBucket = inBucket;
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
        FaultyBucket bucket = FaultyBucket.start(settings.seed());
        Target target = Target.start(settings.seed(), arrivals, findings)) {
      Files.writeString(
          folder.resolve("sluice.yaml"),
          configuration(target, inBucket ? bucket.place() : "path: ./archive"));
      HubLives lives = new HubLives(settings, findings, http, random, folder);
      starts = lives.starts();
      began = System.nanoTime();
      LongSupplier packed = () -> inBucket ? bucket.packed() : Packed.in(folder.resolve("archive"));
      for (int kill = 1; kill <= settings.kills(); kill++) {
        lives.round(new ClientLoad(packed));
        ledger.killed();
        kills = kill;
        if (settings.isPacked()) {
          whilePacking += Packed.isUnderWay(folder) ? 1 : 0;
          sightings.look(archive(folder, bucket), kill);
        }
        if (kill % settings.every() == 0) {
          progress();
        }
      }
      target.calmDown();
      bucket.calmDown();
      end(
          lives,
          packed,
          () -> ArchiveContents.read(archive(folder, bucket), ledger.capacity(), findings));
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

  /// The folder of the archive, which is a copy of what stands in a bucket.
  private Path archive(Path folder, FaultyBucket bucket) throws IOException {
    Path archive = folder.resolve("archive");
    if (inBucket) {
      if (Files.isDirectory(archive)) {
        Folders.delete(archive);
      }
      bucket.writeOut(Files.createDirectories(archive), findings);
    }
    return Files.createDirectories(archive);
  }

  private String configuration(Target target, String place) {
    return """
    http: { port: 0 }
    keys:
      %s: { key: %s, scopes: ["events:send", "deliveries:read"] }
    rules:
      %s: { pattern: { source: [/crash, clientevents] }, targets: [archive] }
      %s: { pattern: { detail: { push: [true] } }, targets: [receiver] }
    targets:
      archive: { archive: { %s, prefix: "{type}/", flush: { size: 64KiB, age: 1s }%s } }
      receiver: { http: { url: "%s", timeout: %dms, concurrency: 64 } }
    """
        .formatted(
            Posting.CLIENT,
            HubApi.KEY,
            Verdict.KEEP,
            Verdict.PUSH,
            place,
            settings.isPacked() ? ", format: parquet, parquet: { size: 4KiB, age: 1s }" : "",
            target.url(),
            Target.TIMEOUT_MILLIS);
  }

  /// Clients of one life of a hub.
  private final class ClientLoad implements HubLives.Load {
    private final LongSupplier packed;
    private @Nullable Clients clients;

    /// @param packed how many Parquet files there are
    ClientLoad(LongSupplier packed) {
      this.packed = packed;
    }

    @Override
    public void begin(HubApi api, SplittableRandom own) {
      Clients begun = new Clients(api, ledger, findings);
      clients = begun;
      begun.start(own);
    }

    /// Clients send much in the shortest life. But a hub that is to be killed while it packs has to
    /// live until it does.
    @Override
    public void work() {
      if (settings.isPacked()) {
        Packed.awaitMore(packed);
      }
    }

    @Override
    public void expectBreaks() {
      if (clients != null) {
        clients.expectBreaks();
      }
    }

    @Override
    public void end() throws InterruptedException {
      if (clients != null) {
        clients.end();
      }
    }
  }

  private interface Written {
    ArchiveContents read() throws IOException;
  }

  /// The last life of the hub: it ends all that is pending, and is stopped as people stop it.
  private void end(HubLives lives, LongSupplier packed, Written written)
      throws IOException, InterruptedException {
    Books books;
    Map<String, String> deadLetters;
    try (ChildServer hub = lives.launch()) {
      HubApi api = lives.ready(hub);
      lives.settled(api);
      sendAgain(api);
      books = lives.settled(api);
      if (settings.isPacked()) {
        Packed.awaitMore(packed);
      }
      deadLetters = api.deadLetters();
      lives.stop(hub);
    }
    ArchiveContents contents = written.read();
    if (settings.isPacked()) {
      sightings.requireIn(contents, "in the end");
      line(
          "Parquet files: %d; killed between a Parquet file's manifest and its end: %d times"
              .formatted(contents.packed(), whilePacking));
    }
    new Verdict(ledger, contents, arrivals, books, deadLetters, findings).find();
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
