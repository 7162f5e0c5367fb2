package dev.sluice.bench.crash;

import dev.sluice.bench.child.ChildServer;
import dev.sluice.bench.child.HubChoice;
import dev.sluice.bench.crash.Blow.Moment;
import dev.sluice.testkit.child.FastStart;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// The lives of one hub: started on its folder, put under load, killed, and started again.
final class HubLives {

  private static final Duration READY_WITHIN = Duration.ofMinutes(1);
  private static final Duration STOPPED_WITHIN = Duration.ofMinutes(1);
  private static final Duration SETTLED_WITHIN = Duration.ofMinutes(5);
  private static final Duration LOOK = Duration.ofMillis(50);

  /// What a process ends with that SIGTERM stopped: 128 and the signal's number.
  private static final int STOPPED = 143;

  private static final String LAST_LINE = "stopped; nothing that was accepted is lost";

  private final Settings settings;
  private final Findings findings;
  private final HttpClient http;
  private final Starts starts = new Starts();
  private final SplittableRandom random;
  private final Path folder;
  private final FastStart fast;
  private final List<String> jvm;

  /// What a hub is put under between its start and its end.
  interface Load {

    /// Begins to send to a hub that is ready.
    void begin(HubApi api, SplittableRandom random);

    /// Returns once so much was done that the time until the blow may begin.
    void work() throws InterruptedException;

    /// Says that connections may break from now on, since the hub is about to be killed or stopped.
    void expectBreaks();

    /// Called once the hub is gone.
    void end() throws InterruptedException;
  }

  /// Prepares a hub in a folder that has its configuration.
  ///
  /// @param random draws when and how the hub is killed
  HubLives(
      Settings settings, Findings findings, HttpClient http, SplittableRandom random, Path folder)
      throws IOException, InterruptedException {
    this.settings = settings;
    this.findings = findings;
    this.http = http;
    this.random = random;
    this.folder = folder;
    this.fast =
        FastStart.in(
            settings.fastStart(),
            settings.hubJvm().stream().filter(option -> !option.startsWith("-D")).toList(),
            List.of(
                HubChoice.MAIN_CLASS,
                "demo",
                "--once",
                "--seconds",
                "1",
                "--port",
                "0",
                "--folder",
                "."));
    this.jvm = Stream.concat(settings.hubJvm().stream(), fast.options().stream()).toList();
  }

  /// How long the hubs took until they were ready.
  Starts starts() {
    return starts;
  }

  ChildServer launch() throws IOException {
    return ChildServer.launch(folder, fast.classPath(), jvm, settings.hubMain(), List.of("serve"));
  }

  /// One life of a hub, from its start to SIGKILL.
  void round(Load load) throws IOException, InterruptedException {
    Blow blow = Blow.draw(random, starts.atMost());
    try (ChildServer hub = launch()) {
      if (blow.moment() == Moment.LAUNCHED) {
        LockSupport.parkNanos(blow.after().toNanos());
      } else {
        underLoad(hub, blow, load);
      }
      hub.kill();
    }
  }

  private void underLoad(ChildServer hub, Blow blow, Load load)
      throws IOException, InterruptedException {
    load.begin(ready(hub), random.split());
    load.work();
    boolean stops = blow.moment() == Moment.ASKED_TO_STOP;
    Duration work = stops ? Blow.beforeStop(random) : blow.after();
    if (hub.isEndedWithin(work)) {
      throw new IOException(hub.trouble("ended by itself"));
    }
    load.expectBreaks();
    if (stops) {
      hub.terminate();
      if (hub.isEndedWithin(blow.after())) {
        requireGracefulEnd(hub);
      }
    }
    hub.kill();
    load.end();
  }

  HubApi ready(ChildServer hub) throws IOException, InterruptedException {
    long launched = System.nanoTime();
    if (!hub.isReadyWithin(READY_WITHIN)) {
      throw new IOException(hub.trouble("was not ready in " + READY_WITHIN.toSeconds() + " s"));
    }
    starts.add(Duration.ofNanos(System.nanoTime() - launched));
    return new HubApi(http, hub.address());
  }

  /// Stops a hub as people stop it.
  void stop(ChildServer hub) throws IOException, InterruptedException {
    hub.terminate();
    if (!hub.isEndedWithin(STOPPED_WITHIN)) {
      throw new IOException(hub.trouble("did not stop in " + STOPPED_WITHIN.toSeconds() + " s"));
    }
    requireGracefulEnd(hub);
  }

  private void requireGracefulEnd(ChildServer hub) throws InterruptedException {
    ChildServer.End end = hub.end();
    if (end.code() != STOPPED || !end.lastLine().equals(LAST_LINE)) {
      findings.add(Wrong.HUB, hub.trouble("was asked to stop and ended with " + end.code()));
    }
  }

  /// Waits until nothing is left to do.
  Books settled(HubApi api) throws IOException, InterruptedException {
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
}
