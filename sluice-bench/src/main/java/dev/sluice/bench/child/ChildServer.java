package dev.sluice.bench.child;

import java.io.BufferedReader;
import java.io.File;
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
public final class ChildServer implements AutoCloseable {

  private static final Duration READY_WITHIN = Duration.ofMinutes(1);
  private static final Duration ENDED_WITHIN = Duration.ofSeconds(20);
  private static final int LINES_KEPT = 40;
  private static final Pattern URL = Pattern.compile("http://127\\.0\\.0\\.1:(\\d{1,5})");
  private static final Pattern BARE = Pattern.compile("^ready (\\d{1,5})$");

  private final String mainClass;
  private final Process process;
  private final Deque<String> lastLines = new ArrayDeque<>();
  private final CompletableFuture<Integer> port = new CompletableFuture<>();
  private final Thread reader;

  private ChildServer(String mainClass, Process process) {
    this.mainClass = mainClass;
    this.process = process;
    this.reader =
        Thread.ofPlatform().daemon().name("output of " + mainClass).unstarted(this::readOutput);
  }

  /// Starts a main class and returns when it has said that it is ready.
  ///
  /// @param jvm options for its virtual machine, the heap among them
  /// @throws IOException when it cannot be started, ends, or is not ready in a minute
  public static ChildServer start(
      Path workDir, List<String> jvm, String mainClass, List<String> arguments)
      throws IOException, InterruptedException {
    ChildServer server = launch(workDir, jvm, mainClass, arguments);
    boolean ready = false;
    try {
      ready = server.isReadyWithin(READY_WITHIN);
      if (!ready) {
        throw new IOException(server.trouble("was not ready in a minute"));
      }
      return server;
    } finally {
      if (!ready) {
        server.close();
      }
    }
  }

  /// Starts a main class and returns at once.
  ///
  /// @param jvm options for its virtual machine, the heap among them
  public static ChildServer launch(
      Path workDir, List<String> jvm, String mainClass, List<String> arguments) throws IOException {
    return launch(workDir, absoluteClassPath(), jvm, mainClass, arguments);
  }

  /// Starts a main class of another class path and returns at once.
  public static ChildServer launch(
      Path workDir, String classPath, List<String> jvm, String mainClass, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-cp");
    command.add(classPath);
    command.add(mainClass);
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command).directory(workDir.toFile()).redirectErrorStream(true).start();
    ChildServer server = new ChildServer(mainClass, process);
    server.reader.start();
    return server;
  }

  /// Waits until it has said that it is ready, for so long at most.
  ///
  /// @throws IOException when it ended instead
  public boolean isReadyWithin(Duration patience) throws IOException, InterruptedException {
    try {
      port.get(patience.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IOException(trouble("was not ready"), e);
    }
  }

  /// Waits until it has ended, for so long at most.
  public boolean isEndedWithin(Duration patience) throws InterruptedException {
    return process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  /// Asks it to end: SIGTERM. Not through the process itself, which would close its output first.
  public void terminate() {
    process.toHandle().destroy();
  }

  /// Ends it as a power cut would, SIGKILL, and returns when it is gone.
  public void kill() throws InterruptedException {
    process.toHandle().destroyForcibly();
    process.waitFor();
    reader.join();
  }

  /// Its exit code and the last line that it wrote, once it has ended.
  public End end() throws InterruptedException {
    process.waitFor();
    reader.join();
    synchronized (lastLines) {
      return new End(process.exitValue(), lastLines.isEmpty() ? "" : lastLines.getLast());
    }
  }

  /// How a process ended.
  public record End(int code, String lastLine) {}

  /// Where it listens; waits until it has said so.
  public InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port.join());
  }

  /// The number of its process.
  public long pid() {
    return process.pid();
  }

  /// The CPU time that the process has used, zero when the system does not tell.
  public Duration cpu() {
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

  /// A sentence about it, with its last lines.
  public String trouble(String what) {
    synchronized (lastLines) {
      return mainClass + " " + what + "; its last lines: \n  " + String.join("\n  ", lastLines);
    }
  }

  /// The child runs in another directory, so entries that are relative to this one are resolved.
  private static String absoluteClassPath() {
    List<String> entries = new ArrayList<>();
    for (String entry : classPath()) {
      entries.add(Path.of(entry).toAbsolutePath().toString());
    }
    return String.join(File.pathSeparator, entries);
  }

  private static String[] classPath() {
    return System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator));
  }
}
