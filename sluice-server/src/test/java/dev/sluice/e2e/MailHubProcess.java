package dev.sluice.e2e;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

  private static final Pattern PORT = Pattern.compile("mail is taken at port ([0-9]+)");

  private final Path folder;
  private final HubProcess hub;

  private MailHubProcess(Path folder, HubProcess hub) {
    this.folder = folder;
    this.hub = hub;
  }

  /// Starts the program in a folder, which an earlier start may have left something in.
  ///
  /// @param options of the JVM
  static MailHubProcess start(Path folder, String... options) throws IOException {
    Path file = Files.writeString(folder.resolve("sluice.yaml"), CONFIGURATION);
    return new MailHubProcess(
        folder,
        HubProcess.start(folder, List.of(options), List.of("serve", "--config", file.toString())));
  }

  /// Where it is asked, once it says so.
  URI url() {
    return hub.url();
  }

  /// Where it takes mail, once it says so.
  int port() {
    return Integer.parseInt(hub.said(PORT));
  }

  /// What it has said so far.
  String output() {
    return hub.toString();
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
    hub.kill();
  }

  @Override
  public void close() {
    hub.close();
  }
}
