package dev.sluice.bench.smtp;

import dev.sluice.app.Hub;
import dev.sluice.config.Configuration;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A whole hub that takes mail and stores it by a receipt rule, as a process.
public final class SmtpHub {

  private static final String CONFIGURATION =
      """
      data: ./data
      http: { port: 0 }
      smtp: { port: 0, hostname: hub.test, domains: [example.com] }
      receipt:
        stores: { inbox: { folder: ./inbox } }
        rules: [{ name: all, actions: [{ store: inbox }] }]
      """;

  private SmtpHub() {}

  /// The store's folder.
  static Path inbox(Path folder) {
    return folder.resolve("inbox");
  }

  /// Runs until the process is ended: `<folder>`; prints `ready <port>`.
  public static void main(String[] args) throws IOException {
    Path file = Files.writeString(Path.of(args[0]).resolve("sluice.yaml"), CONFIGURATION);
    try (Hub hub = Hub.start(Configuration.load(file), Clock.system())) {
      System.out.println("ready " + hub.smtpPort().orElseThrow());
      // The process is ended from outside.
      while (System.in.read() >= 0) {}
    }
  }
}
