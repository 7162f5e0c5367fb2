package dev.sluice.bench.smtp;

import dev.sluice.engine.rocksdb.RocksEngine;
import dev.sluice.ingress.smtp.Logins;
import dev.sluice.ingress.smtp.SmtpLimits;
import dev.sluice.ingress.smtp.SmtpServer;
import dev.sluice.ingress.smtp.SmtpSettings;
import dev.sluice.object.disk.DiskObjectStore;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The hub's SMTP server before an object store and a journal, as a process.
public final class SmtpHub {

  private SmtpHub() {}

  /// Runs until the process is ended: `<folder> <keeping>`; prints `ready <port>`.
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    SmtpSettings settings =
        new SmtpSettings(
            "127.0.0.1",
            0,
            Optional.empty(),
            "hub.test",
            "example.com",
            Optional.empty(),
            false,
            SmtpSettings.SignIn.OFF,
            SmtpSettings.Newlines.REJECT,
            SmtpLimits.DEFAULT);
    try (RocksEngine engine =
            RocksEngine.open(folder.resolve("data"), Clock.system(), RocksEngine.DEFAULT_WINDOW);
        SmtpServer server =
            new SmtpServer(
                settings,
                new KeepingReception(
                    KeepingReception.Keeping.valueOf(args[1]),
                    new DiskObjectStore(folder.resolve("mail"), "bench"),
                    engine.journal()),
                Logins.NONE,
                Clock.system())) {
      server.start();
      System.out.println("ready " + server.port());
      // The process is ended from outside.
      while (System.in.read() >= 0) {}
    }
  }
}
