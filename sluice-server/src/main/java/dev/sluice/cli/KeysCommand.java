package dev.sluice.cli;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `sluice keys`: makes, shows, rotates and revokes API keys.
@Command(
    name = "keys",
    header = "Make, show, rotate and revoke API keys.",
    description = {
      "",
      "Keys that are made here count at once and need no restart; those that stand in sluice.yaml"
          + " are shown, and changed there. A running hub is asked at its management address; list"
          + " and show need a key with the scope keys:read, the others keys:write. Only"
          + " reset-operator works on a stopped hub's data folder.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 refused or no hub, 2 called wrongly.",
      "",
      "Examples:",
      "  sluice keys create shop --scope events:send --rate 100/s --quota 1000000/day",
      "  sluice keys list",
      "  sluice keys rotate shop --overlap 7d",
      "  sluice keys revoke shop"
    },
    mixinStandardHelpOptions = true,
    subcommands = {
      KeysCreateCommand.class,
      KeysCommand.ListCommand.class,
      KeysCommand.ShowKeyCommand.class,
      KeysRotateCommand.class,
      KeysCommand.RevokeCommand.class,
      KeysResetOperatorCommand.class
    },
    synopsisSubcommandLabel = "COMMAND")
final class KeysCommand implements Runnable {

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        Objects.requireNonNull(spec).commandLine(),
        "create, list, show, rotate, revoke or reset-operator is missing");
  }

  /// `list`: the keys, without what is secret.
  @Command(
      name = "list",
      header = "List the keys, those of sluice.yaml too.",
      description = "",
      footer = {
        "",
        "Exit codes: 0 done, 1 refused or no hub, 2 called wrongly.",
        "",
        "Examples:",
        "  sluice keys list",
        "  sluice keys list --limit 1000 --json"
      },
      mixinStandardHelpOptions = true)
  static final class ListCommand implements Callable<Integer> {

    @Mixin private AskOptions hub = new AskOptions();
    @Mixin private PageOptions page = new PageOptions();

    @Override
    public Integer call() throws InterruptedException {
      return hub.print(client -> client.get(page.of("/v1/keys")), KeyPages::printPage);
    }
  }

  /// `show`: one key.
  @Command(
      name = "show",
      header = "Show one key, without what is secret.",
      description = "",
      footer = {
        "",
        "Exit codes: 0 done, 1 no such key or no hub, 2 called wrongly.",
        "",
        "Example:",
        "  sluice keys show shop"
      },
      mixinStandardHelpOptions = true)
  static final class ShowKeyCommand implements Callable<Integer> {

    @Mixin private AskOptions hub = new AskOptions();

    @Parameters(paramLabel = "NAME", description = "The key's name.")
    private String name = "";

    @Override
    public Integer call() throws InterruptedException {
      return hub.print(client -> client.get(KeyPages.path(name)), KeyPages::printOne);
    }
  }

  /// `revoke`: ends a key.
  @Command(
      name = "revoke",
      header = "End a key, now and for good.",
      description = {
        "",
        "Whoever still sends it gets 401. A key of sluice.yaml is taken out there.",
        ""
      },
      footer = {
        "",
        "Exit codes: 0 done, 1 no such key or no hub, 2 called wrongly.",
        "",
        "Example:",
        "  sluice keys revoke shop"
      },
      mixinStandardHelpOptions = true)
  static final class RevokeCommand implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;
    @Mixin private HubOptions hub = new HubOptions();

    @Parameters(paramLabel = "NAME", description = "The key's name.")
    private String name = "";

    @Override
    public Integer call() throws InterruptedException {
      PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
      try (HubClient client = hub.client()) {
        client.delete(KeyPages.path(name));
        out.println("revoked " + Table.plain(name));
      }
      return 0;
    }
  }
}
