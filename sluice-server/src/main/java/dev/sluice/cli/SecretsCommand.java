package dev.sluice.cli;

import dev.sluice.app.SecretsCare;
import dev.sluice.config.Configuration;
import dev.sluice.time.Clock;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Looks after the master keys of a hub that does not run.
@Command(
    name = "secrets",
    header = "Shows and changes the master keys that a stopped hub's secrets are sealed with.",
    description = {
      "",
      "API keys, users, clients and signing keys stand in the data folder sealed with a master key:"
          + " 'secrets.key' of the configuration, or else the first line of secret.key in the data"
          + " folder. Without that key nobody can read them, so keep a copy of it, apart from copies"
          + " of the data.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 a value cannot be opened, or nothing could be done, 2 called wrongly.",
      "",
      "Examples:",
      "  sluice secrets status",
      "  sluice secrets rotate --config /etc/sluice/sluice.yaml"
    },
    mixinStandardHelpOptions = true,
    subcommands = {SecretsCommand.Status.class, SecretsCommand.Rotate.class},
    synopsisSubcommandLabel = "COMMAND")
final class SecretsCommand implements Runnable {

  private static final int PROGRESS = 10_000;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new picocli.CommandLine.ParameterException(
        Objects.requireNonNull(spec).commandLine(), "a command is missing");
  }

  /// Shows the keys.
  @Command(
      name = "status",
      header = "Shows the ids of the master keys, and how many values stand under each.",
      description = {
        "",
        "A key is shown by its id: the first 4 bytes of its SHA-256. Values under a MISSING key"
            + " cannot be read until that key is back. Nothing is changed.",
        ""
      },
      footer = {
        "",
        "Exit codes: 0 every value has its key, 1 a key is missing, 2 called wrongly.",
        "",
        "Example:",
        "  sluice secrets status --config /etc/sluice/sluice.yaml"
      },
      mixinStandardHelpOptions = true)
  static final class Status implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;

    @Mixin private final ConfigOption config = new ConfigOption();

    @Override
    public Integer call() {
      PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
      SecretsCare.Status status = SecretsCare.status(Configuration.load(config.file()));
      out.println("master keys of " + status.source());
      Table table = new Table("KEY", "USE", "VALUES");
      for (SecretsCare.Key key : status.keys()) {
        boolean missing = key.use() == SecretsCare.Use.MISSING;
        table.row(
            key.id(),
            missing ? key.use().name() : key.use().name().toLowerCase(Locale.ROOT),
            Long.toString(key.values()));
      }
      table.print(out);
      if (status.unsealed() > 0) {
        out.println(status.unsealed() + " values are not sealed, and cannot be read");
      }
      return status.isWhole() ? 0 : 1;
    }
  }

  /// Changes the key.
  @Command(
      name = "rotate",
      header = "Seals every value anew, under a new master key or the one that is configured.",
      description = {
        "",
        "Keys in secret.key: a new key is put in front, every value is sealed with it, and the old"
            + " key is taken out. Keys of the configuration: first put the new one under"
            + " 'secrets.key' and the old one under 'secrets.previous'; then every value is sealed"
            + " with the new one, and you are told which previous keys you can take out.",
        "",
        "The hub must not run. After a crash, call it again: it goes on. A copy of the data from"
            + " before still needs the old key.",
        ""
      },
      footer = {
        "",
        "Exit codes: 0 done, 1 some values cannot be opened and stay as they are, or nothing could be"
            + " done, 2 called wrongly.",
        "",
        "Example:",
        "  sluice secrets rotate && sluice secrets status"
      },
      mixinStandardHelpOptions = true)
  static final class Rotate implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;

    @Mixin private final ConfigOption config = new ConfigOption();

    private long told;

    @Override
    public Integer call() {
      PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
      PrintWriter err = spec.commandLine().getErr();
      SecretsCare.Rotation done =
          SecretsCare.rotate(
              Configuration.load(config.file()), Clock.system(), read -> progress(err, read));
      if (done.wentOn()) {
        out.println("went on with an earlier rotation, so no new key was made");
      }
      out.println(done.resealed() + " values sealed anew under the master key " + done.current());
      for (String id : done.unused()) {
        out.println(
            done.fileKeys()
                ? "the master key " + id + " is taken out of the file"
                : "nothing stands under the master key "
                    + id
                    + " any more; take it out of"
                    + " 'secrets.previous'");
      }
      done.unreadable().forEach(sentence -> err.println("sluice: " + sentence));
      if (done.unreadableCount() > 0) {
        err.println(
            "sluice: " + done.unreadableCount() + " values cannot be opened and stay as they are");
        return 1;
      }
      if (done.fileKeys()) {
        out.println(
            "make a new copy of the key file; keep the old one with old copies of the data");
      }
      return 0;
    }

    private void progress(PrintWriter err, long read) {
      if (read - told >= PROGRESS) {
        told = read;
        err.println(read + " values read");
      }
    }
  }
}
