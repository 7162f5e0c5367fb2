package dev.sluice.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `sluice topics`: makes, shows, changes, removes and imports topics.
@Command(
    name = "topics",
    header = "Make, show, change, remove and import topics of notifications.",
    description = {
      "",
      "Topics that are made here count at once; those that stand in sluice.yaml are shown, and"
          + " changed there. A running hub is asked at its management address; list and show need a"
          + " key with the scope topics:read, the others topics:write.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 refused or no hub, 2 called wrongly.",
      "",
      "Examples:",
      "  sluice topics create ops/deploys --integration slack --credentials url=@slack-url.txt \\",
      "    --model 'Deploy of $app done'",
      "  sluice topics create ops/deploys --file deploys.yaml",
      "  sluice topics list",
      "  sluice topics rotate-hash ops/deploys --overlap 7d",
      "  sluice topics import items.json"
    },
    mixinStandardHelpOptions = true,
    subcommands = {
      TopicsCommand.ListCommand.class,
      TopicsCommand.ShowTopicCommand.class,
      TopicsCommand.CreateCommand.class,
      TopicsCommand.ReplaceCommand.class,
      TopicsCommand.DeleteCommand.class,
      TopicsCommand.RotateHashCommand.class,
      TopicsImportCommand.class
    },
    synopsisSubcommandLabel = "COMMAND")
final class TopicsCommand implements Runnable {

  private static final String EXIT = "Exit codes: 0 done, 1 refused or no hub, 2 called wrongly.";

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        Objects.requireNonNull(spec).commandLine(),
        "list, show, create, replace, delete, rotate-hash or import is missing");
  }

  /// `list`: the topics, without what is secret.
  @Command(
      name = "list",
      header = "List the topics, those of sluice.yaml too.",
      description = "",
      footer = {"", EXIT, "", "Example:", "  sluice topics list"},
      mixinStandardHelpOptions = true)
  static final class ListCommand implements Callable<Integer> {

    @Mixin private AskOptions hub = new AskOptions();
    @Mixin private PageOptions page = new PageOptions();

    @Override
    public Integer call() throws InterruptedException {
      return hub.print(client -> client.get(page.of("/v1/topics")), TopicPages::printPage);
    }
  }

  /// `show`: one topic.
  @Command(
      name = "show",
      header = "Show one topic: its integrations and models, and no credential.",
      description = "",
      footer = {"", EXIT, "", "Example:", "  sluice topics show ops/deploys"},
      mixinStandardHelpOptions = true)
  static final class ShowTopicCommand implements Callable<Integer> {

    @Mixin private AskOptions hub = new AskOptions();

    @Parameters(paramLabel = "CHANNEL/TOPIC", description = "The topic's name.")
    private String name = "";

    @Override
    public Integer call() throws InterruptedException {
      String path = TopicPages.path(name);
      return hub.print(client -> client.get(path), TopicPages::printOne);
    }
  }

  /// `create`: makes a topic.
  @Command(
      name = "create",
      header = "Make a topic, and show its hash this once.",
      description = "",
      footer = {
        "",
        EXIT,
        "",
        "Examples:",
        "  sluice topics create ops/deploys --integration slack --credentials url=@slack-url.txt \\",
        "    --model 'Deploy of $app done'",
        "  sluice topics create ops/deploys --file deploys.yaml"
      },
      mixinStandardHelpOptions = true)
  static final class CreateCommand implements Callable<Integer> {

    @Mixin private AskOptions hub = new AskOptions();
    @Mixin private TopicOptions topic = new TopicOptions();

    @Parameters(
        paramLabel = "CHANNEL/TOPIC",
        description = "Its name; each part has 1 to 64 letters, digits, '.', '_' or '-'.")
    private String name = "";

    @Option(
        names = "--hash",
        paramLabel = "HASH",
        description = "The hash, if it has one already; @FILE takes it from a file.")
    private @Nullable String hash;

    @Override
    public Integer call() throws InterruptedException {
      ObjectNode wanted = named(topic.body(), name);
      if (hash != null) {
        wanted.put("hash", TopicInput.secret(hash));
      }
      return hub.print(client -> client.post("/v1/topics", wanted), TopicPages::printMade);
    }
  }

  /// Puts a name into a topic; one that stands there and differs is refused.
  static ObjectNode named(ObjectNode wanted, String name) {
    TopicPages.path(name);
    String channel = name.substring(0, name.indexOf('/'));
    String topic = name.substring(name.indexOf('/') + 1);
    if (!wanted.path("channel").asText(channel).equals(channel)
        || !wanted.path("topic").asText(topic).equals(topic)) {
      throw Input.invalid("the file holds another topic than '" + name + "'");
    }
    return wanted.put("channel", channel).put("topic", topic);
  }

  /// `replace`: gives a topic other integrations.
  @Command(
      name = "replace",
      header = "Give a topic other integrations; its hash stays.",
      description = {
        "",
        "What 'sluice topics show --json' prints can be changed and given back: '***' keeps the"
            + " credentials of the integration with the same key.",
        ""
      },
      footer = {
        "",
        EXIT,
        "",
        "Example:",
        "  sluice topics replace ops/deploys --file deploys.yaml --version 3"
      },
      mixinStandardHelpOptions = true)
  static final class ReplaceCommand implements Callable<Integer> {

    /// What a topic is shown with, and nobody can change.
    private static final List<String> SHOWN_ONLY =
        List.of("from", "created", "createdBy", "changed", "changedBy", "oldHashUntil");

    @Mixin private AskOptions hub = new AskOptions();
    @Mixin private TopicOptions topic = new TopicOptions();

    @Parameters(paramLabel = "CHANNEL/TOPIC", description = "The topic's name.")
    private String name = "";

    @Option(
        names = "--version",
        paramLabel = "N",
        description = "Only if the topic is of this version still, as it was shown.")
    private @Nullable Long version;

    @Override
    public Integer call() throws InterruptedException {
      ObjectNode wanted = named(topic.body(), name);
      wanted.remove(SHOWN_ONLY);
      if (version != null) {
        wanted.put("version", version);
      }
      String path = TopicPages.path(name);
      return hub.print(client -> client.put(path, wanted), TopicPages::printOne);
    }
  }

  /// `delete`: removes a topic.
  @Command(
      name = "delete",
      header = "Remove a topic.",
      description = {
        "",
        "What its integrations are owed is kept, and goes on when a topic of this name is made"
            + " again.",
        ""
      },
      footer = {"", EXIT, "", "Example:", "  sluice topics delete ops/deploys"},
      mixinStandardHelpOptions = true)
  static final class DeleteCommand implements Callable<Integer> {

    @Mixin private RemovalOptions hub = new RemovalOptions();

    @Parameters(paramLabel = "CHANNEL/TOPIC", description = "The topic's name.")
    private String name = "";

    @Override
    public Integer call() throws InterruptedException {
      return hub.remove(TopicPages.path(name), name);
    }
  }

  /// `rotate-hash`: gives a topic a new hash.
  @Command(
      name = "rotate-hash",
      header = "Give a topic a new hash, and show it this once.",
      description = {
        "",
        "The old hash counts for the overlap, so that senders can be changed one after another. With"
            + " --overlap 0s it ends at once.",
        ""
      },
      footer = {
        "",
        EXIT,
        "",
        "Examples:",
        "  sluice topics rotate-hash ops/deploys",
        "  sluice topics rotate-hash ops/deploys --overlap 0s"
      },
      mixinStandardHelpOptions = true)
  static final class RotateHashCommand implements Callable<Integer> {

    @Mixin private AskOptions hub = new AskOptions();

    @Parameters(paramLabel = "CHANNEL/TOPIC", description = "The topic's name.")
    private String name = "";

    @Option(
        names = "--overlap",
        paramLabel = "TIME",
        defaultValue = "24h",
        description =
            "For how long the old hash counts; 0s to 30d, ${DEFAULT-VALUE} unless told otherwise.")
    private String overlap = "24h";

    @Override
    public Integer call() throws InterruptedException {
      ObjectNode wanted = HubClient.JSON.createObjectNode().put("overlap", overlap);
      String path = TopicPages.path(name) + "/hash";
      return hub.print(client -> client.post(path, wanted), TopicPages::printMade);
    }
  }
}
