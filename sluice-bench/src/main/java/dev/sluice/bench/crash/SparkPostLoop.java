package dev.sluice.bench.crash;

import dev.sluice.bench.child.ChildServer;
import dev.sluice.bench.child.Folders;
import dev.sluice.testkit.sparkpost.BatchPlan;
import dev.sluice.testkit.sparkpost.BatchSenders;
import dev.sluice.testkit.sparkpost.EventBatch;
import dev.sluice.testkit.sparkpost.MessageEvents;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/// Kills a hub while senders post SparkPost's batches to it, until every batch is acknowledged, and
/// then holds what is there against what was sent: each event once, each batch as it came.
final class SparkPostLoop {

  /// In how long the senders would send a hub's share of the plan if nothing held them up, so that
  /// the plan lasts for all kills.
  private static final Duration LIFE = Duration.ofMillis(700);

  /// How long a hub may take for its share before it is struck anyway.
  private static final Duration LONGEST_WORK = Duration.ofSeconds(10);

  private static final Duration LOOK = Duration.ofMillis(20);

  private static final int SENDERS = 8;
  private static final Duration BACKOFF = Duration.ofMillis(40);
  private static final Duration LONGEST_END = Duration.ofMinutes(5);
  private static final int AGAIN_AT_THE_END = 20;

  private final Settings settings;
  private final PrintStream out;
  private final Findings findings = new Findings();
  private final SplittableRandom random;
  private final MessageEvents events;
  private final BatchPlan plan;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final long began = System.nanoTime();
  private int kills;
  private int killsUnderLoad;

  /// @param events how many different events are sent
  SparkPostLoop(Settings settings, int events, PrintStream out) {
    if (events < 1 || events > Ledger.MOST_EVENTS) {
      throw new IllegalArgumentException(
          "--sparkpost " + events + " is not possible; 1 to " + Ledger.MOST_EVENTS + " are right");
    }
    this.settings = settings;
    this.out = out;
    this.random = new SplittableRandom(settings.seed());
    this.events = new MessageEvents(settings.seed());
    this.plan = BatchPlan.draw(settings.seed(), events);
  }

  /// Runs all of it and gives back what was wrong; the folder is kept when something was.
  Findings run() throws IOException, InterruptedException {
    line(
        "seed %d, %d kills, %d events and %d of them again, in %d batches and %d of them again"
            .formatted(
                settings.seed(),
                settings.kills(),
                plan.events(),
                plan.repeatedEvents(),
                plan.batches(),
                plan.sendings().size() - plan.batches()));
    Path folder =
        Files.createTempDirectory(
            Files.createDirectories(settings.dir().toAbsolutePath()), "crash");
    try (http;
        BatchSenders senders = new BatchSenders(plan, events, pace())) {
      Files.writeString(folder.resolve("sluice.yaml"), configuration());
      HubLives lives = new HubLives(settings, findings, http, random, folder);
      SenderLoad load = new SenderLoad(senders, plan.sendings().size() / settings.kills() / 2);
      for (int kill = 1; kill <= settings.kills(); kill++) {
        killsUnderLoad += senders.left() > 0 ? 1 : 0;
        lives.round(load);
        kills = kill;
        if (kill % settings.every() == 0) {
          line(kills + " kills, " + senders.left() + " sendings left; " + senders.outcomes());
        }
      }
      end(lives, load, senders, folder);
      table(senders, lives.starts());
    } catch (IOException e) {
      findings.add(Wrong.HUB, String.valueOf(e.getMessage()));
    }
    if (findings.isEmpty()) {
      Folders.delete(folder);
    } else {
      findings.lines().forEach(this::line);
      line("seed " + settings.seed() + "; everything is kept in " + folder);
    }
    return findings;
  }

  private BatchSenders.Settings pace() {
    double perLife = Math.max(1, (double) Math.max(1, plan.sendings().size() / settings.kills()));
    long pause = (long) (LIFE.toNanos() * SENDERS / perLife);
    return new BatchSenders.Settings(
        SENDERS, BACKOFF, Duration.ofNanos(pause), Map.of("x-api-key", HubApi.KEY));
  }

  private static String configuration() {
    return """
    http: { port: 0 }
    keys:
      sparkpost: { key: %s, scopes: ["events:send", "events:read", "deliveries:read"] }
    rules:
      %s: { pattern: { source: [sparkpost] }, targets: [archive] }
    targets:
      archive: { archive: { path: ./archive, prefix: "{type}/", flush: { size: 256KiB, age: 1s } } }
    """
        .formatted(HubApi.KEY, Verdict.KEEP);
  }

  /// The senders, which outlive every hub and only learn where the next one listens.
  private static final class SenderLoad implements HubLives.Load {
    private final BatchSenders senders;
    private final int share;
    private boolean begun;

    /// @param share how many sendings a hub takes at least before it is struck, if it can; about as
    ///   many come until the blow
    SenderLoad(BatchSenders senders, int share) {
      this.senders = senders;
      this.share = share;
    }

    @Override
    public void work() {
      long enough = Math.max(0, senders.left() - share);
      long end = System.nanoTime() + LONGEST_WORK.toNanos();
      while (senders.left() > enough && System.nanoTime() < end) {
        LockSupport.parkNanos(LOOK.toNanos());
      }
    }

    @Override
    public void begin(HubApi api, SplittableRandom own) {
      if (begun) {
        senders.moveTo(api.sparkPost());
      } else {
        senders.start(api.sparkPost(), own.nextLong());
        begun = true;
      }
    }

    @Override
    public void expectBreaks() {
      // Senders expect them at any time.
    }

    @Override
    public void end() {
      // They go on, and find nobody there.
    }
  }

  /// The last life of the hub: it takes what is left, and is stopped as people stop it.
  private void end(HubLives lives, SenderLoad load, BatchSenders senders, Path folder)
      throws IOException, InterruptedException {
    Books books;
    try (ChildServer hub = lives.launch()) {
      HubApi api = lives.ready(hub);
      senders.hurry();
      load.begin(api, random.split());
      if (!senders.awaitAll(LONGEST_END)) {
        findings.add(Wrong.ANSWER, senders.left() + " batches were never taken");
      }
      lives.settled(api);
      sendAgain(api);
      books = lives.settled(api);
      requireKeptBatches(api, senders);
      lives.stop(hub);
    }
    senders
        .outcomes()
        .forEach((outcome, count) -> {
          if (outcome.equals("odd") || outcome.startsWith("4") || outcome.equals("500")) {
            findings.add(Wrong.ANSWER, count + " answers were " + outcome);
          }
        });
    requireEachOnce(folder);
    requireBooks(books);
  }

  /// Posts some acknowledged batches once more: nothing new may come of it.
  private void sendAgain(HubApi api) throws IOException, InterruptedException {
    for (int i = 0; i < AGAIN_AT_THE_END; i++) {
      EventBatch batch = plan.sendings().get(random.nextInt(plan.sendings().size()));
      HttpResponse<String> reply = api.postBatch(batch.id(), batch.body(events));
      String right =
          "{\"batch_id\":\"%s\",\"accepted\":0,\"repeated\":%d,\"unreadable\":0}"
              .formatted(batch.id(), batch.size());
      if (reply.statusCode() != 200 || !reply.body().equals(right)) {
        findings.add(
            Wrong.ANSWER,
            batch + ", again: " + reply.statusCode() + " " + reply.body() + ", not " + right);
      }
    }
  }

  private void requireKeptBatches(HubApi api, BatchSenders senders)
      throws IOException, InterruptedException {
    findings.require(
        Wrong.LOST, "acknowledged batches", plan.batches(), senders.acknowledged().size());
    for (EventBatch batch : senders.acknowledged()) {
      String kept = api.keptBatch(batch.id());
      if (!kept.equals(new String(batch.body(events), StandardCharsets.UTF_8))) {
        findings.add(Wrong.DAMAGED, batch + " is not kept as it came, but as " + kept.length());
      }
    }
  }

  /// What was acknowledged is all of it, in the end; so unique in is unique out.
  private void requireEachOnce(Path folder) throws IOException {
    Path archive = Files.createDirectories(folder.resolve("archive"));
    ArchiveContents contents =
        ArchiveContents.read(archive, plan.events(), new MessageLines(events), findings);
    findings.require(Wrong.LOST, "events in the archive", plan.events(), contents.events());
    for (int number = 0; number < plan.events(); number++) {
      if (!contents.has(number)) {
        findings.add(Wrong.LOST, "event " + MessageEvents.id(number));
      }
    }
  }

  private void requireBooks(Books books) {
    long all = plan.events();
    findings.require(Wrong.ACCOUNTS, "accepted", all + Verdict.OWN_EVENTS, books.accepted());
    findings.require(Wrong.ACCOUNTS, "unmatched", Verdict.OWN_EVENTS, books.unmatched());
    Books.Account right = new Books.Account(all, all, 0, 0);
    if (!books.account(Verdict.KEEP).equals(right)) {
      findings.add(
          Wrong.ACCOUNTS,
          Verdict.KEEP + ": must be " + right + " and is " + books.account(Verdict.KEEP));
    }
  }

  private void table(BatchSenders senders, Starts starts) {
    Map<String, Integer> outcomes = senders.outcomes();
    int all = outcomes.values().stream().mapToInt(Integer::intValue).sum();
    line("posts: " + all + ", " + outcomes);
    line("");
    line(
        "| kills | of them under load | events in | again | batches acknowledged | lost | twice in"
            + " the archive | ready p50 ms | ready max ms | seconds |");
    line("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    line(
        "| %d | %d | %d | %d | %d | %d | %d | %d | %d | %.0f |"
            .formatted(
                kills,
                killsUnderLoad,
                plan.events(),
                plan.repeatedEvents(),
                senders.acknowledged().size(),
                findings.count(Wrong.LOST),
                findings.count(Wrong.TWICE),
                starts.median().toMillis(),
                starts.max().toMillis(),
                (System.nanoTime() - began) / 1e9));
  }

  private void line(String text) {
    out.println(text);
    out.flush();
  }
}
