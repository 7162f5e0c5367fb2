package dev.sluice.e2e;

import dev.sluice.testkit.child.FastStart;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The program in a process of its own, as people run it. Whoever starts one closes it.
final class HubProcess implements AutoCloseable {

  private static final String MAIN = "dev.sluice.cli.Sluice";

  private static final List<String> JVM =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED");

  private static final Pattern READY = Pattern.compile("ready at (https?://[^\\s;]+)");

  private final Process process;
  private final Lines out;
  private final Lines err;

  /// The lines of a stream, gathered as they come.
  private static final class Lines {
    private final List<String> lines = new ArrayList<>();
    private final Thread reader;

    Lines(BufferedReader stream) {
      reader = Thread.ofVirtual().start(() -> read(stream));
    }

    private void read(BufferedReader stream) {
      try (stream) {
        for (String line = stream.readLine(); line != null; line = stream.readLine()) {
          add(line);
        }
      } catch (IOException e) {
        add("(the stream broke: " + e + ")");
      }
    }

    private synchronized void add(String line) {
      lines.add(line);
    }

    synchronized List<String> soFar() {
      return List.copyOf(lines);
    }

    List<String> whole() throws InterruptedException {
      reader.join();
      return soFar();
    }
  }

  private HubProcess(Path folder, List<String> options, List<String> arguments) {
    List<String> command = new ArrayList<>(java());
    command.addAll(1, options);
    command.addAll(arguments);
    try {
      process = new ProcessBuilder(command).directory(folder.toFile()).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    out = new Lines(process.inputReader(StandardCharsets.UTF_8));
    err = new Lines(process.errorReader(StandardCharsets.UTF_8));
  }

  /// The command that starts the program: this JVM, these classes.
  static List<String> java() {
    FastStart fast = fastStart();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM);
    command.addAll(fast.options());
    command.addAll(List.of("-cp", fast.classPath(), MAIN));
    return command;
  }

  private static FastStart fastStart() {
    try {
      return FastStart.in(
          Path.of("target/fast-start"),
          JVM,
          List.of(MAIN, "demo", "--once", "--seconds", "1", "--port", "0", "--folder", "."));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the hub was made to start fast", e);
    }
  }

  /// Starts the program in a folder.
  static HubProcess start(Path folder, String... arguments) {
    return start(folder, List.of(), List.of(arguments));
  }

  /// Starts the program in a folder.
  ///
  /// @param options of the JVM
  static HubProcess start(Path folder, List<String> options, List<String> arguments) {
    return new HubProcess(folder, options, arguments);
  }

  /// Where the hub listens, once it says so.
  URI url() {
    return URI.create(said(READY));
  }

  /// What stands in the first group of the first line with such a text, once there is one.
  String said(Pattern text) {
    Await.until(
        () -> found(text).isPresent() || !process.isAlive(),
        () -> "it does not say " + text + ": " + this);
    return found(text).orElseThrow(() -> new AssertionError("the hub ended: " + this));
  }

  private Optional<String> found(Pattern text) {
    return out.soFar().stream()
        .map(text::matcher)
        .filter(Matcher::find)
        .map(found -> found.group(1))
        .findFirst();
  }

  /// Waits until it has written a line to its standard output.
  void awaitLine(String line) {
    Await.until(() -> out.soFar().contains(line), () -> "it does not say '" + line + "': " + this);
  }

  long pid() {
    return process.pid();
  }

  /// Ends it as a power cut would: SIGKILL, now.
  void kill() throws InterruptedException {
    process.toHandle().destroyForcibly();
    process.waitFor();
  }

  /// Asks it to stop: SIGTERM. Not through the process itself, which would close its output first.
  void terminate() {
    process.toHandle().destroy();
  }

  /// The exit code, once it has ended.
  int exitCode() throws InterruptedException {
    if (!process.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("the program does not end: " + this);
    }
    return process.exitValue();
  }

  /// All that it wrote to its standard output, once it has ended.
  List<String> out() throws InterruptedException {
    return out.whole();
  }

  /// All that it wrote to its standard error, once it has ended.
  List<String> err() throws InterruptedException {
    return err.whole();
  }

  @Override
  public String toString() {
    return String.join("\n", out.soFar()) + "\n" + String.join("\n", err.soFar());
  }

  /// Kills it if it still runs.
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
