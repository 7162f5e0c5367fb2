package dev.sluice.bench.delivery;

import dev.sluice.bench.Receiver;
import dev.sluice.bench.Workspace;
import dev.sluice.bench.child.ChildServer;
import dev.sluice.bench.child.Folders;
import dev.sluice.bench.child.HubChoice;
import java.io.IOException;
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
public final class BacklogCommand implements Callable<Integer> {

  private static final int CONCURRENCY = 64;
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
    Path place = Files.createDirectories(workspace.dir().toAbsolutePath());
    long room = Files.getFileStore(place).getUsableSpace();
    if (room < 3L * gigabytes << 30) {
      throw new IllegalArgumentException(
          "the disk has %d GiB free; a backlog of %d GiB needs three times as much"
              .formatted(room >> 30, gigabytes));
    }
    Path folder = Files.createTempDirectory(place, "hub");
    try {
      Backlog made = Backlog.ofBytes(folder.resolve("data"), (long) gigabytes << 30);
      say(made.toString());
      measure(folder);
      return 0;
    } finally {
      Folders.delete(folder);
    }
  }

  private void measure(Path folder) throws IOException, InterruptedException {
    try (Receiver receiver = Receiver.start(0)) {
      Path config = Backlog.config(folder, receiver.port(), CONCURRENCY);
      List<String> jvm = new ArrayList<>(List.of("-XX:+UseParallelGC", "-Xmx" + heap));
      jvm.addAll(hub.jvm());
      long began = System.nanoTime();
      try (ChildServer server =
              ChildServer.start(
                  folder, jvm, hub.main(), List.of("serve", "--config", config.toString()));
          Accounts accounts = new Accounts(server.address())) {
        say("ready after %.2f s, with -Xmx%s".formatted(seconds(began), heap));
        long before = accounts.ended();
        long from = System.nanoTime();
        Thread.sleep(DRAIN);
        long delivered = accounts.ended() - before;
        double rate = delivered / seconds(from);
        say("drained %,.0f deliveries a second for %.0f s".formatted(rate, seconds(from)));
        long resident = resident(server.pid()) >> 10;
        long used = used(server.pid()) >> 10;
        say("resident %,d MiB, heap after a collection %,d MiB".formatted(resident, used));
      }
    }
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
