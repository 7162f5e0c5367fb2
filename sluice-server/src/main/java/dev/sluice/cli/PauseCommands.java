package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
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

/// `sluice pause` and `sluice resume`: hold what a rule owes, and deliver it again.
final class PauseCommands {

  private static final String EXIT = "Exit codes: 0 done, 1 refused or no hub, 2 called wrongly.";

  private PauseCommands() {}

  /// `pause RULE`, or `pause --list`.
  @Command(
      name = "pause",
      header = "Hold what a rule owes, or list the rules that are paused.",
      description = {
        "",
        "Events still match, and what they become waits: nothing is lost. Archives go on. It holds"
            + " after a restart too. Needs a key with the scope deliveries:write, --list one with"
            + " deliveries:read.",
        ""
      },
      footer = {
        "",
        EXIT,
        "",
        "Examples:",
        "  sluice pause loyalty-to-zendesk",
        "  sluice pause --list"
      },
      mixinStandardHelpOptions = true)
  static final class Pause implements Callable<Integer> {

    @Mixin private AskOptions hub = new AskOptions();
    @Mixin private RuleOrList rule = new RuleOrList();

    @Override
    public Integer call() throws InterruptedException {
      return rule.isList()
          ? hub.print(client -> client.get("/v1/pauses?limit=1000"), PauseCommands::printAll)
          : hub.print(
              client -> client.post(path(rule.name(), "pause"), HubClient.JSON.createObjectNode()),
              (out, reply) ->
                  out.printf(
                      "%s is paused since %s by %s; %d deliveries wait or are under way%n",
                      Table.plain(rule.name()),
                      Table.plain(reply.path("at").asText()),
                      Table.plain(reply.path("by").asText()),
                      reply.path("pending").asLong()));
    }
  }

  /// A rule, or the wish for a list.
  static final class RuleOrList {

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "RULE", description = "The rule's name.")
    private String name = "";

    @Option(names = "--list", description = "List the rules that are paused.")
    private boolean list;

    String name() {
      return name;
    }

    boolean isList() {
      if (list == !name.isEmpty()) {
        throw new CommandLine.ParameterException(
            Objects.requireNonNull(spec).commandLine(), "name a rule, or say --list");
      }
      return list;
    }
  }

  /// `resume RULE`.
  @Command(
      name = "resume",
      header = "Deliver again what a paused rule owes.",
      description = {"", "Needs a key with the scope deliveries:write.", ""},
      footer = {"", EXIT, "", "Example:", "  sluice resume loyalty-to-zendesk"},
      mixinStandardHelpOptions = true)
  static final class Resume implements Callable<Integer> {

    @Mixin private AskOptions hub = new AskOptions();

    @Parameters(paramLabel = "RULE", description = "The rule's name.")
    private String name = "";

    @Override
    public Integer call() throws InterruptedException {
      return hub.print(
          client -> client.post(path(name, "resume"), HubClient.JSON.createObjectNode()),
          (out, reply) ->
              out.println(
                  Table.plain(name)
                      + (reply.path("resumed").asBoolean() ? " goes on" : " was not paused")));
    }
  }

  private static String path(String rule, String what) {
    return "/v1/rules/" + HubClient.segment(rule) + "/" + what;
  }

  private static void printAll(PrintWriter out, JsonNode reply) {
    if (reply.path("pauses").isEmpty()) {
      out.println("no rule is paused");
      return;
    }
    Table table = new Table("RULE", "SINCE", "BY", "PENDING");
    for (JsonNode each : reply.path("pauses")) {
      table.row(
          each.path("rule").asText(),
          each.path("at").asText(),
          each.path("by").asText(),
          each.path("pending").asText());
    }
    table.print(out);
  }
}
