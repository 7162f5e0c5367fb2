package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `sluice users`: what an operator does to users.
@Command(
    name = "users",
    header = "List, show, make, disable, enable, delete and reset users.",
    description = {"", "Needs a key with the scopes users:read and users:write.", ""},
    footer = {
      "",
      "Exit codes: 0 done, 1 refused or no hub, 2 called wrongly.",
      "",
      "Examples:",
      "  sluice users list",
      "  sluice users list --filter 'email = \"ada@example.com\"'",
      "  sluice users show ada",
      "  sluice users create ada --email ada@example.com",
      "  sluice users reset ada"
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      UsersCommand.ListCommand.class,
      UsersCommand.ShowCommand.class,
      UsersCommand.CreateCommand.class,
      UsersCommand.DisableCommand.class,
      UsersCommand.EnableCommand.class,
      UsersCommand.DeleteCommand.class,
      UsersCommand.ResetCommand.class
    })
final class UsersCommand implements Runnable {

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        Objects.requireNonNull(spec).commandLine(), "say what to do: users list, say");
  }

  private static String attribute(JsonNode user, String name) {
    for (String list : new String[] {"Attributes", "UserAttributes"}) {
      for (JsonNode each : user.path(list)) {
        if (each.path("Name").asText().equals(name)) {
          return each.path("Value").asText();
        }
      }
    }
    return "-";
  }

  /// What all subcommands have.
  abstract static class Sub implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;
    @Mixin private HubOptions hub = new HubOptions();

    @Option(
        names = "--pool",
        paramLabel = "ID",
        defaultValue = "local_sluice",
        description = "The pool's id; ${DEFAULT-VALUE} unless told otherwise.")
    private String pool = "local_sluice";

    @Override
    public Integer call() throws InterruptedException {
      try (HubClient client = hub.client()) {
        run(new CognitoCalls(client), out());
      }
      return 0;
    }

    final PrintWriter out() {
      return Objects.requireNonNull(spec).commandLine().getOut();
    }

    final ObjectNode body() {
      return CognitoCalls.body().put("UserPoolId", pool);
    }

    final ObjectNode body(String name) {
      return body().put("Username", name);
    }

    abstract void run(CognitoCalls users, PrintWriter out) throws InterruptedException;
  }

  /// `list`: shows users in a table.
  @Command(name = "list", header = "List users.", mixinStandardHelpOptions = true)
  static final class ListCommand extends Sub {
    @Option(
        names = "--filter",
        paramLabel = "FILTER",
        description = "Which: attribute = \"value\", or attribute ^= \"beginning\".")
    private @Nullable String filter;

    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "1000",
        description = "How many at most; ${DEFAULT-VALUE} unless told otherwise.")
    private int limit = 1_000;

    @Option(names = "--json", description = "JSON for programs, one user a line.")
    private boolean json;

    @Override
    void run(CognitoCalls users, PrintWriter out) throws InterruptedException {
      Table table = new Table("NAME", "STATUS", "ENABLED", "E-MAIL", "CLIENT ID");
      Optional<String> next = Optional.empty();
      int shown = 0;
      do {
        ObjectNode body = body().put("Limit", Math.clamp(limit - shown, 1, 60));
        if (filter != null) {
          body.put("Filter", filter);
        }
        next.ifPresent(token -> body.put("PaginationToken", token));
        JsonNode page = users.call("ListUsers", body);
        for (JsonNode user : page.path("Users")) {
          shown++;
          if (json) {
            out.println(user);
          } else {
            table.row(
                user.path("Username").asText(),
                user.path("UserStatus").asText(),
                user.path("Enabled").asBoolean() ? "yes" : "no",
                attribute(user, "email"),
                attribute(user, "custom:clientId"));
          }
        }
        next = Optional.ofNullable(page.path("PaginationToken").textValue());
      } while (next.isPresent() && shown < limit);
      if (!json) {
        if (shown == 0) {
          out.println("no users");
        } else {
          table.print(out);
        }
        next.ifPresent(_ -> out.println("there are more: raise --limit"));
      }
    }
  }

  /// What acts on one user.
  abstract static class OfOne extends Sub {
    @Parameters(paramLabel = "NAME", description = "A user's name, verified e-mail or sub.")
    private String name = "";

    final String name() {
      return name;
    }
  }

  /// `show`: all that is known of a user.
  @Command(name = "show", header = "Show a user.", mixinStandardHelpOptions = true)
  static final class ShowCommand extends OfOne {
    @Option(names = "--json", description = "JSON for programs.")
    private boolean json;

    @Override
    void run(CognitoCalls users, PrintWriter out) throws InterruptedException {
      JsonNode user = users.call("AdminGetUser", body(name()));
      if (json) {
        out.println(user.toPrettyString());
        return;
      }
      Table table = new Table("WHAT", "VALUE");
      table.wholeRow("name", user.path("Username").asText());
      table.wholeRow("status", user.path("UserStatus").asText());
      table.wholeRow("enabled", user.path("Enabled").asBoolean() ? "yes" : "no");
      for (Map.Entry<String, String> time :
          Map.of("created", "UserCreateDate", "changed", "UserLastModifiedDate").entrySet()) {
        double seconds = user.path(time.getValue()).asDouble();
        table.wholeRow(time.getKey(), Instant.ofEpochMilli((long) (seconds * 1e3)).toString());
      }
      for (JsonNode each : user.path("UserAttributes")) {
        table.wholeRow(each.path("Name").asText(), each.path("Value").asText());
      }
      table.print(out);
    }
  }

  /// `create`: makes a user.
  @Command(
      name = "create",
      header = "Make a user, who is mailed a temporary password.",
      mixinStandardHelpOptions = true)
  static final class CreateCommand extends OfOne {
    @Option(names = "--email", paramLabel = "ADDRESS", description = "The user's e-mail address.")
    private @Nullable String email;

    @Option(names = "--verified", description = "The address is known to be the user's.")
    private boolean isVerified;

    @Option(names = "--client-id", paramLabel = "ID", description = "A client id of before.")
    private @Nullable String clientId;

    @Override
    void run(CognitoCalls users, PrintWriter out) throws InterruptedException {
      ObjectNode body = body(name());
      ArrayNode attributes = body.putArray("UserAttributes");
      if (email != null) {
        attributes.addObject().put("Name", "email").put("Value", email);
        attributes
            .addObject()
            .put("Name", "email_verified")
            .put("Value", Boolean.toString(isVerified));
      }
      if (clientId != null) {
        attributes.addObject().put("Name", "custom:clientId").put("Value", clientId);
      }
      Optional<String> password = Optional.ofNullable(System.getenv("SLUICE_PASSWORD"));
      password.ifPresent(text -> body.put("TemporaryPassword", text));
      JsonNode made = users.call("AdminCreateUser", body);
      out.println("made " + Table.plain(made.path("User").path("Username").asText()));
    }
  }

  /// What is one call with a user's name.
  abstract static class Deed extends OfOne {
    private final String operation;
    private final String told;

    Deed(String operation, String told) {
      this.operation = operation;
      this.told = told;
    }

    @Override
    void run(CognitoCalls users, PrintWriter out) throws InterruptedException {
      users.call(operation, body(name()));
      out.println(told + " " + Table.plain(name()));
    }
  }

  /// `disable`: keeps a user out.
  @Command(
      name = "disable",
      header = "Keep a user out; all sessions end.",
      mixinStandardHelpOptions = true)
  static final class DisableCommand extends Deed {
    DisableCommand() {
      super("AdminDisableUser", "disabled");
    }
  }

  /// `enable`: lets a user in again.
  @Command(name = "enable", header = "Let a user in again.", mixinStandardHelpOptions = true)
  static final class EnableCommand extends Deed {
    EnableCommand() {
      super("AdminEnableUser", "enabled");
    }
  }

  /// `delete`: removes a user.
  @Command(name = "delete", header = "Remove a user.", mixinStandardHelpOptions = true)
  static final class DeleteCommand extends Deed {
    DeleteCommand() {
      super("AdminDeleteUser", "deleted");
    }
  }

  /// `reset`: makes a user choose a new password.
  @Command(
      name = "reset",
      header = "Make a user choose a new password, with a code that is mailed now.",
      mixinStandardHelpOptions = true)
  static final class ResetCommand extends Deed {
    ResetCommand() {
      super("AdminResetUserPassword", "reset");
    }
  }
}
