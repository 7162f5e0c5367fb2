package dev.sluice.bench.smtp;

import dev.sluice.bench.Rounds;
import dev.sluice.bench.Spread;
import dev.sluice.bench.Workspace;
import dev.sluice.bench.child.ChildServer;
import dev.sluice.bench.child.Folders;
import dev.sluice.testkit.postfix.Postfix;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Sends the same mails to the hub's SMTP server and to Postfix's, in turns, and compares.
@Command(
    name = "smtp",
    mixinStandardHelpOptions = true,
    description =
        "Mails by Postfix's smtp-source: the hub beside Postfix's smtpd on the same disk, and large"
            + " mails into a small heap.")
public final class SmtpCommand implements Callable<Integer> {

  private static final int MOST = 1_000_000;

  /// How many mails one connection sends; the hub takes 1,000 of one.
  private static final int OF_ONE_CONNECTION = 900;

  @Option(
      names = "--messages",
      defaultValue = "40000",
      description = "Mails of one run (default ${DEFAULT-VALUE}).")
  private int messages;

  @Option(
      names = "--warmup",
      defaultValue = "90000",
      description =
          "Mails before each run that are not counted, so that the compiler has done its work"
              + " (default ${DEFAULT-VALUE}).")
  private int warmup;

  @Option(
      names = "--connections",
      defaultValue = "50",
      description = "Connections at a time (default ${DEFAULT-VALUE}).")
  private int connections;

  @Option(
      names = "--bytes",
      defaultValue = "10240",
      description = "Size of a mail (default ${DEFAULT-VALUE}).")
  private int bytes;

  @Mixin private Rounds rounds = new Rounds();

  @Option(
      names = "--large",
      defaultValue = "0",
      description =
          "So many clients send one mail of 38 MiB each, to a hub with a heap of 256 MiB, instead"
              + " (default ${DEFAULT-VALUE}).")
  private int large;

  @Mixin private Workspace workspace = new Workspace();

  @Override
  public Integer call() throws IOException, InterruptedException {
    for (int number : List.of(messages, warmup, connections, bytes)) {
      if (number < 1 || number > MOST) {
        throw new IllegalArgumentException("numbers are 1 to " + MOST);
      }
    }
    if (large < 0 || large > 1_000) {
      throw new IllegalArgumentException("--large is 0 to 1000");
    }
    if (Postfix.missing().isPresent()) {
      throw new IllegalStateException(Postfix.missing().get());
    }
    Path made = Files.createDirectories(workspace.dir().toAbsolutePath());
    Path folder = Files.createTempDirectory(made, "smtp");
    try {
      if (large > 0) {
        large(folder);
      } else {
        compare(folder);
      }
      return 0;
    } finally {
      Folders.delete(folder);
    }
  }

  private void compare(Path folder) throws IOException, InterruptedException {
    List<Double> ratios = new ArrayList<>();
    for (int round = 1; round <= rounds.checked(); round++) {
      double hub = hub(folder.resolve("hub" + round));
      double postfix = postfix();
      ratios.add(hub / postfix);
      System.out.printf(
          Locale.ROOT,
          "round %d: hub %.0f mails/s, Postfix %.0f mails/s, ratio %.2f%n",
          round,
          hub,
          postfix,
          hub / postfix);
    }
    System.out.printf(Locale.ROOT, "ratio: median %.2f%n", Spread.of(ratios).median());
  }

  private double hub(Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    try (ChildServer server =
        ChildServer.start(
            folder,
            List.of("-XX:+UseParallelGC", "-Xms512m", "-Xmx512m"),
            SmtpHub.class.getName(),
            List.of(folder.toString()))) {
      int port = server.address().getPort();
      send(port, warmup, connections, bytes);
      double perSecond = send(port, messages, connections, bytes);
      requireStored(folder, (long) messages + warmup);
      return perSecond;
    }
  }

  private static void requireStored(Path folder, long all) throws IOException {
    try (Stream<Path> files = Files.list(SmtpHub.inbox(folder))) {
      long stored = files.filter(Files::isRegularFile).count();
      if (stored != all) {
        throw new IllegalStateException("the hub has stored " + stored + ", not " + all);
      }
    }
  }

  private double postfix() throws IOException, InterruptedException {
    // Sockets have short names, so that the queue cannot be deep down; the disk is the same when
    // the temporary folder is on it, which is looked at.
    Path folder = Files.createTempDirectory("sluice-postfix");
    if (!Files.getFileStore(folder).equals(Files.getFileStore(workspace.dir()))) {
      System.out.println("warning: " + folder + " and " + workspace.dir() + " are not on one disk");
    }
    int port = freePort();
    try (Postfix postfix = Postfix.taking(folder, port)) {
      send(port, warmup, connections, bytes);
      double perSecond = send(port, messages, connections, bytes);
      long all = (long) messages + warmup;
      if (postfix.held() != all) {
        throw new IllegalStateException("Postfix holds " + postfix.held() + ", not " + all);
      }
      return perSecond;
    } finally {
      Folders.delete(folder);
    }
  }

  private void large(Path folder) throws IOException, InterruptedException {
    try (ChildServer server =
        ChildServer.start(
            folder,
            List.of("-XX:+UseParallelGC", "-Xmx256m"),
            SmtpHub.class.getName(),
            List.of(folder.toString()))) {
      double perSecond = send(server.address().getPort(), large, large, 38 << 20);
      requireStored(folder, large);
      System.out.printf(
          Locale.ROOT,
          "%d mails of 38 MiB at a time into a heap of 256 MiB: %.1f mails/s, %.0f MiB/s, at most"
              + " %d MiB resident%n",
          large,
          perSecond,
          perSecond * 38,
          peakResident(server.pid()) >> 10);
    }
  }

  /// How many KiB the process has had in memory at most, by the kernel's account.
  private static long peakResident(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    throw new IOException("the kernel does not tell the memory of process " + pid);
  }

  private static int freePort() throws IOException {
    try (ServerSocket any = new ServerSocket(0)) {
      return any.getLocalPort();
    }
  }

  /// @return mails a second
  private static double send(int port, int messages, int connections, int bytes)
      throws IOException, InterruptedException {
    long begun = System.nanoTime();
    int atOnce = connections * OF_ONE_CONNECTION;
    for (int sent = 0; sent < messages; sent += atOnce) {
      sendOnce(port, Math.min(atOnce, messages - sent), connections, bytes);
    }
    return messages * 1e9 / (System.nanoTime() - begun);
  }

  private static void sendOnce(int port, int messages, int connections, int bytes)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("smtp-source", "-d"));
    command.addAll(List.of("-s", "" + connections, "-m", "" + messages, "-l", "" + bytes));
    command.addAll(List.of("-M", "client.test", "-f", "a@client.test", "-t", "b@example.com"));
    command.add("127.0.0.1:" + port);
    Process source = new ProcessBuilder(command).redirectErrorStream(true).start();
    byte[] said = source.getInputStream().readAllBytes();
    if (source.waitFor() != 0) {
      throw new IllegalStateException(
          "smtp-source has failed: "
              + new String(
                  Arrays.copyOf(said, Math.min(500, said.length)), StandardCharsets.UTF_8));
    }
  }
}
