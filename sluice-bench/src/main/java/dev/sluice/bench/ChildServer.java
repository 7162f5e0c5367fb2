package dev.sluice.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A server in a process of its own, on this Java and this class path; closing it ends the process.
final class ChildServer implements AutoCloseable {

  private static final Duration READY_WITHIN = Duration.ofMinutes(1);
  private static final Duration ENDED_WITHIN = Duration.ofSeconds(20);
  private static final int LINES_KEPT = 40;
  private static final Pattern URL = Pattern.compile("http://127\\.0\\.0\\.1:(\\d{1,5})");
  private static final Pattern BARE = Pattern.compile("^ready (\\d{1,5})$");

  private final String mainClass;
  private final Process process;
  private final Deque<String> lastLines = new ArrayDeque<>();
  private final CompletableFuture<Integer> port = new CompletableFuture<>();

  private ChildServer(String mainClass, Process process) {
    this.mainClass = mainClass;
    this.process = process;
  }

  /// Starts a main class and returns when it has said that it is ready.
  ///
  /// @param jvm options for its virtual machine, the heap among them
  /// @throws IOException when it cannot be started, ends, or is not ready in a minute
  static ChildServer start(Path workDir, List<String> jvm, String mainClass, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-cp");
    command.add(absoluteClassPath());
    command.add(mainClass);
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command).directory(workDir.toFile()).redirectErrorStream(true).start();
    ChildServer server = new ChildServer(mainClass, process);
    Thread.ofPlatform().daemon().name("output of " + mainClass).start(server::readOutput);
    boolean ready = false;
    try {
      server.port.get(READY_WITHIN.toSeconds(), TimeUnit.SECONDS);
      ready = true;
      return server;
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException(server.trouble("was not ready"), e);
    } finally {
      if (!ready) {
        server.close();
      }
    }
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port.join());
  }

  /// The CPU time that the process has used, zero when the system does not tell.
  Duration cpu() {
    return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /// Asks the process to end, and makes it end when it does not.
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(ENDED_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void readOutput() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        keep(line);
        if (!port.isDone() && line.contains("ready")) {
          Matcher url = URL.matcher(line);
          Matcher bare = BARE.matcher(line);
          if (url.find()) {
            port.complete(Integer.valueOf(url.group(1)));
          } else if (bare.find()) {
            port.complete(Integer.valueOf(bare.group(1)));
          }
        }
      }
      port.completeExceptionally(new IOException("its output ended"));
    } catch (IOException | UncheckedIOException e) {
      // The pipe breaks when the process is ended; who waits for its port is told.
      port.completeExceptionally(e);
    }
  }

  private void keep(String line) {
    synchronized (lastLines) {
      if (lastLines.size() == LINES_KEPT) {
        lastLines.removeFirst();
      }
      lastLines.addLast(line);
    }
  }

  private String trouble(String what) {
    synchronized (lastLines) {
      return mainClass + " " + what + "; its last lines: \n  " + String.join("\n  ", lastLines);
    }
  }

  /// The child runs in another directory, so entries that are relative to this one are resolved.
  private static String absoluteClassPath() {
    String separator = System.getProperty("path.separator");
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(Pattern.quote(separator))) {
      entries.add(Path.of(entry).toAbsolutePath().toString());
    }
    return String.join(separator, entries);
  }
}
