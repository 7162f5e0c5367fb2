package dev.sluice.cli;

import dev.sluice.app.Hub;
import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicBoolean;

/// How a running hub ends.
///
/// The first SIGTERM or SIGINT stops it in order, a second one ends the process at once. The JVM's
/// own way has no second one: it lets signals wait while its shutdown hooks run. A hub that has
/// failed stops in order too, with exit code 1.
final class Stop {

  /// What a process ends with that a signal ended, without the signal's number.
  private static final int BY_SIGNAL = 128;

  private static final int FAILED = 1;

  private final Hub hub;
  private final PrintWriter out;
  private final AtomicBoolean told = new AtomicBoolean();

  Stop(Hub hub, PrintWriter out) {
    this.hub = hub;
    this.out = out;
  }

  /// Listens for signals from now on; whatever else ends the JVM stops the hub as well.
  void install() {
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(this::stop));
    Signals.hear("TERM", this::signalled);
    Signals.hear("INT", this::signalled);
  }

  private void signalled(int number) {
    int code = BY_SIGNAL + number;
    if (told.compareAndSet(false, true)) {
      Thread.ofPlatform().name("exit").start(() -> System.exit(code));
    } else {
      System.err.println("sluice: ended by a second signal, before the stop was through");
      Runtime.getRuntime().halt(code);
    }
  }

  private void stop() {
    out.println("stopping …");
    hub.close();
    out.println("stopped; nothing that was accepted is lost");
    out.flush();
  }

  /// Ends a hub that has failed; the caller exits, which stops it.
  int failed() {
    out.println("the hub has failed and stops; start it again once the cause is mended");
    out.flush();
    return FAILED;
  }
}
