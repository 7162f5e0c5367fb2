package dev.sluice.cli;

import dev.sluice.app.LogLines;
import dev.sluice.demo.Demo;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Shows a hub at work.
@Command(
    name = "demo",
    header = "Shows a hub at work, with real traffic through all of it.",
    description = {
      "",
      "Starts a hub in a scratch folder and an HTTP API that plays Zendesk, sends generated traffic"
          + " for a few seconds, and tells what became of it: what was archived where, which call"
          + " failed and was tried again, and which one ended as a dead letter. Then the hub goes on"
          + " running, to be tried out.",
      ""
    },
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

  private static final int USUAL_PORT = 8080;

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--once", description = "End after the story instead of running on.")
  private boolean once;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "5",
      description = "For how long to send; 1 to 3600, ${DEFAULT-VALUE} unless told otherwise.")
  private int seconds = 5;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description = "Where to keep everything; a new folder for temporary files if not given.")
  private @Nullable Path folder;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Where to listen; 8080, or any free port if that is taken.")
  private @Nullable Integer port;

  @Override
  public Integer call() throws IOException, InterruptedException {
    CommandSpec known = Objects.requireNonNull(spec);
    if (seconds < 1 || seconds > 3600) {
      throw new picocli.CommandLine.ParameterException(
          known.commandLine(), "--seconds is 1 to 3600, not " + seconds);
    }
    LogLines.install(Level.SEVERE);
    PrintWriter out = known.commandLine().getOut();
    Path scratch = folder == null ? Files.createTempDirectory("sluice-demo-") : folder;
    Demo demo = Demo.start(scratch, port == null ? freePort() : port, out);
    boolean right = false;
    try {
      right = demo.run(Duration.ofSeconds(seconds));
    } finally {
      if (once || !right) {
        demo.close();
      }
    }
    if (!once && right) {
      printNextSteps(out, demo.url());
      return ServeCommand.awaitStop(demo.hub(), out);
    }
    return right ? 0 : 1;
  }

  private static int freePort() {
    try (ServerSocket _ = new ServerSocket(USUAL_PORT, 1, InetAddress.getLoopbackAddress())) {
      return USUAL_PORT;
    } catch (IOException taken) {
      return 0;
    }
  }

  private static void printNextSteps(PrintWriter out, String url) {
    out.printf(
        """

        The hub runs on until Ctrl-C. In another window:

          export SLUICE_KEY=%2$s
          ./sluice generate --url %1$s --seconds 10 --loyalty
          ./sluice deliveries --url %1$s
          ./sluice dead-letters list --url %1$s
          curl %1$s/v1/client-events -H 'x-api-key: %2$s' -H 'Content-Type: application/json' \\
            -d '{"entries":[{"entry":{"eventType":"shopping","schemaVersion":1}}]}'
        """,
        url, Demo.KEY);
    out.flush();
  }
}
