package dev.sluice.e2e;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A hub in a process of its own that stores all mail for `example.com` in the folder `inbox`.
/// Whoever starts one closes it.
final class MailHubProcess implements AutoCloseable {

  static final String KEY = "operator-key";

  private static final String CONFIGURATION =
      """
      http: { port: 0 }
      keys: { operator: { key: operator-key, scopes: ["*"] } }
      smtp: { port: 0, hostname: mx.example.com, domains: [example.com] }
      receipt:
        stores: { inbox: { folder: ./inbox } }
        rules: [ { name: all, actions: [ { store: inbox } ] } ]
      """;

  private static final Pattern READY = Pattern.compile("ready at (https?://[^\\s;]+)");
  private static final Pattern PORT = Pattern.compile("mail is taken at port ([0-9]+)");

  private final Path folder;
  private final Path said;
  private final Process process;

  private MailHubProcess(Path folder, Path said, Process process) {
    this.folder = folder;
    this.said = said;
    this.process = process;
  }

  /// Starts the program in a folder, which an earlier start may have left something in.
  ///
  /// @param options of the JVM
  static MailHubProcess start(Path folder, String... options) throws IOException {
    Path file = Files.writeString(folder.resolve("sluice.yaml"), CONFIGURATION);
    Path said = Files.createTempFile(folder, "said", ".txt");
    List<String> command = new ArrayList<>(HubProcess.java());
    command.addAll(1, List.of(options));
    command.addAll(List.of("serve", "--config", file.toString()));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    return new MailHubProcess(folder, said, process);
  }

  /// Where it is asked, once it says so.
  URI url() {
    return URI.create(awaited(READY));
  }

  /// Where it takes mail, once it says so.
  int port() {
    return Integer.parseInt(awaited(PORT));
  }

  private String awaited(Pattern line) {
    Await.until(
        () -> found(line).isPresent() || !process.isAlive(), () -> "not ready: " + output());
    return found(line).orElseThrow(() -> new AssertionError("the hub ended: " + output()));
  }

  private Optional<String> found(Pattern line) {
    return Optional.of(line.matcher(output())).filter(Matcher::find).map(found -> found.group(1));
  }

  /// What it has said so far.
  String output() {
    try {
      return Files.readString(said);
    } catch (IOException e) {
      return "(unreadable: " + e + ")";
    }
  }

  /// Where messages are stored.
  Path inbox() {
    return folder.resolve("inbox");
  }

  /// Where messages are while they come in.
  Path spool() {
    return folder.resolve("data/mail/spool");
  }

  /// Ends it as a power cut would: SIGKILL, now.
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

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
