package dev.sluice.cli;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// The command `sluice` by itself: it only knows its subcommands.
@Command(
    name = "sluice",
    header = "A self-hosted event hub: events in, durable, routed, delivered.",
    description = {"", "Each command has its own help with examples: sluice COMMAND --help", ""},
    footer = {
      "",
      "Exit codes: 0 done, 1 failed, 2 called wrongly.",
      "",
      "Examples:",
      "  sluice demo",
      "  sluice check && sluice serve",
      "  sluice send --type order.placed --source /shop --data '{\"sku\": 123}'",
      "  sluice generate --seconds 10 --loyalty",
      "  sluice deliveries",
      "  sluice status",
      "  sluice dead-letters list",
      "  sluice query \"SELECT type, count(*) FROM events GROUP BY type\"",
      "  sluice keys create shop --rate 100/s",
      "  sluice notify ops/deploys --var app=shop"
    },
    mixinStandardHelpOptions = true,
    versionProvider = SluiceCommand.Version.class,
    subcommands = {
      ServeCommand.class,
      CheckCommand.class,
      ExplainCommand.class,
      ReadyMadeCommand.class,
      AuditCommand.class,
      QueryCommand.class,
      ArchiveCommand.class,
      StatusCommand.class,
      DemoCommand.class,
      SendCommand.class,
      GenerateCommand.class,
      DeliveriesCommand.class,
      DeadLettersCommand.class,
      ReplayCommand.class,
      PauseCommands.Pause.class,
      PauseCommands.Resume.class,
      NotifyCommand.class,
      RulesCommand.class,
      SchemasCommand.class,
      TargetsCommand.class,
      WebhooksCommand.class,
      ConnectionsCommand.class,
      TopicsCommand.class,
      ReceiptRulesCommand.class,
      KeysCommand.class,
      ClientsCommand.class,
      UsersCommand.class,
      MailboxCommand.class,
      SparkPostCommand.class,
      JournalCommand.class,
      SecretsCommand.class
    },
    synopsisSubcommandLabel = "COMMAND")
final class SluiceCommand implements Runnable {

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    CommandSpec known = Objects.requireNonNull(spec);
    throw new CommandLine.ParameterException(known.commandLine(), "a command is missing");
  }

  /// The version that the jar was built as.
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version =
          Optional.ofNullable(Sluice.class.getPackage().getImplementationVersion())
              .orElse("(not from a jar)");
      return new String[] {"sluice " + version, "Java " + Runtime.version()};
    }
  }
}
