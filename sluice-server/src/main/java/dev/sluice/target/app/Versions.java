package dev.sluice.target.app;

import dev.sluice.fault.Fault;
import dev.sluice.file.TemporaryFolder;
import dev.sluice.outbox.TargetName;
import dev.sluice.servlet.container.Application;
import dev.sluice.servlet.container.Limits;
import dev.sluice.servlet.container.ServletContainer;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The versions of one application: the one that runs, and the one that takes its place.
///
/// A changed file is loaded once two looks have found it alike. The new version is started beside
/// the old one, which goes on until then, and goes on for good when the new one cannot be started.
final class Versions implements AutoCloseable {

  private static final Logger LOG = System.getLogger(Versions.class.getName());

  /// How often the file is looked at.
  private static final Duration LOOK = Duration.ofSeconds(2);

  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration STOP = Duration.ofSeconds(10);

  private final TargetName name;
  private final AppSettings.InFile place;
  private final AppFile file;
  private final Limits limits;
  private final Path work;
  private final CountDownLatch first = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread looking;

  // Known to the thread that looks alone.
  private Optional<AppFile.Stamp> tried = Optional.empty();
  private Optional<AppFile.Stamp> seen = Optional.empty();
  private long number;

  private volatile @Nullable Running running;
  private volatile String trouble = "";

  Versions(TargetName name, AppSettings.InFile place, Limits limits, Path work) {
    this.name = name;
    this.place = place;
    this.file = new AppFile(place.path(), place.type());
    this.limits = limits;
    this.work = work;
    this.looking = Thread.ofVirtual().name("app-" + name).unstarted(this::look);
  }

  void start() {
    removeCopies(work);
    looking.start();
  }

  private void look() {
    try {
      do {
        try {
          step();
        } catch (RuntimeException e) {
          LOG.log(Level.ERROR, "target " + name + ": the look at " + file.path() + " failed", e);
        }
      } while (!stopped.await(LOOK.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Looks at the file once, and loads what is new.
  ///
  /// @return whether a version was started
  boolean step() throws InterruptedException {
    Optional<AppFile.Stamp> now = file.stamp();
    boolean isNew = now.isPresent() && !now.equals(tried);
    boolean isSettled = now.equals(seen) || first.getCount() > 0;
    seen = now;
    if (now.isEmpty() && running == null) {
      tell("there is no file " + file.path());
    }
    try {
      return isNew && isSettled && load(now.get());
    } finally {
      first.countDown();
    }
  }

  private boolean load(AppFile.Stamp version) throws InterruptedException {
    tried = Optional.of(version);
    Running old = running;
    try {
      Path copy = work.resolve(String.valueOf(++number));
      ServletContainer container =
          Patience.with(() -> started(copy), "start-" + name, START, ServletContainer::close);
      running = new Running(container, version, copy);
      trouble = "";
      LOG.log(Level.INFO, "target {0}: {1} of {2} runs", name, file.path(), version.modified());
      if (old != null) {
        Thread.ofVirtual().name("retire-" + name).start(() -> retire(old));
      }
      return true;
    } catch (Fault e) {
      tell(e.sentence());
      return false;
    }
  }

  private ServletContainer started(Path copy) {
    Optional<String> wrong = file.trouble();
    if (wrong.isPresent()) {
      throw Fault.of(Fault.Kind.INVALID, "application-not-started", wrong.get());
    }
    Application application =
        place
            .type()
            .<Application>map(type -> new Application.Jar(file.copy(copy), type))
            .orElseGet(() -> new Application.War(file.path(), Optional.of(copy)));
    return ServletContainer.start(application, place.environ().contextPath(), limits);
  }

  /// One line for each trouble, however often it is found.
  private void tell(String sentence) {
    if (sentence.equals(trouble)) {
      return;
    }
    trouble = sentence;
    LOG.log(
        Level.WARNING,
        "target {0}: {1} cannot be run: {2}; {3}",
        name,
        file.path(),
        sentence,
        running == null
            ? "what it is owed waits until it can"
            : "the version of " + version(running) + " goes on");
  }

  private static String version(@Nullable Running of) {
    return of == null ? "before" : of.version().modified().toString();
  }

  private void retire(Running old) {
    try {
      old.retire(limits.time().plusSeconds(1));
      old.close(name.value(), STOP);
      removeCopies(old.copy());
    } catch (Fault e) {
      LOG.log(
          Level.WARNING,
          "target {0}: the version of {1} was not stopped in order and is left to itself: {2}",
          name,
          version(old),
          e.sentence());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// The version that runs, with a call begun in it; the first start is waited for.
  ///
  /// @return nothing when none runs
  Optional<Running> enter(Duration atMost) throws InterruptedException {
    if (!first.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
      return Optional.empty();
    }
    for (Running now = running; now != null; now = running) {
      if (now.enter()) {
        return Optional.of(now);
      }
    }
    return Optional.empty();
  }

  /// Why none runs.
  String whyNot() {
    String known = trouble;
    return file.path() + " is not running: " + (known.isEmpty() ? "it is being started" : known);
  }

  AppState state() {
    Running now = running;
    return new AppState(
        Optional.ofNullable(now).map(each -> each.version().modified()),
        now == null ? 0 : now.container().lost(),
        Optional.of(trouble).filter(sentence -> !sentence.isEmpty()));
  }

  @Override
  public void close() {
    stopped.countDown();
    looking.interrupt();
    try {
      if (looking.getState() != Thread.State.NEW) {
        looking.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Running last = running;
    if (last != null) {
      running = null;
      retire(last);
    }
    removeCopies(work);
  }

  /// What a version that was left to itself still has open stays until the next start.
  private static void removeCopies(Path folder) {
    try {
      TemporaryFolder.remove(folder);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "copies stay in " + folder + " until the next start", e);
    }
  }
}
