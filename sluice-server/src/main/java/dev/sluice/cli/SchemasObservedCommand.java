package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
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

/// `sluice schemas observed`: what events were seen to look like.
@Command(
    name = "observed",
    header = "Show what events were seen to look like, or make a schema of it.",
    description = {
      "",
      "Without TYPE it lists all kinds of events. With TYPE it shows the fields of one kind; name it"
          + " by --source and --of-version where there are several.",
      ""
    },
    footer = {
      "",
      SchemasCommand.EXIT,
      "",
      "Examples:",
      "  sluice schemas observed",
      "  sluice schemas observed order.placed",
      "  sluice schemas observed order.placed --as-schema > order.json",
      "  sluice schemas observed order.placed --forget"
    },
    mixinStandardHelpOptions = true)
final class SchemasObservedCommand implements Callable<Integer> {

  private static final String PATH = SchemasCommand.PATH + "/observed";

  @Spec private @Nullable CommandSpec spec;
  @Mixin private AskOptions hub = new AskOptions();

  @Parameters(arity = "0..1", paramLabel = "TYPE", description = "The type of the events.")
  private @Nullable String type;

  @Option(names = "--source", paramLabel = "SOURCE", description = "Their source.")
  private @Nullable String source;

  @Option(names = "--of-version", paramLabel = "VERSION", description = "Their version.")
  private @Nullable String version;

  @Option(names = "--as-schema", description = "A JSON Schema of what was seen.")
  private boolean asSchema;

  @Option(names = "--forget", description = "Forget what was seen, and learn it anew.")
  private boolean forget;

  @Option(names = "--after", paramLabel = "NEXT", description = "Go on after this one.")
  private @Nullable String after;

  @Override
  public Integer call() throws InterruptedException {
    if (type == null) {
      if (asSchema || forget || source != null || version != null) {
        throw new CommandLine.ParameterException(
            Objects.requireNonNull(spec).commandLine(), "name the TYPE of the events");
      }
      String path = PATH + (after == null ? "" : "?after=" + HubClient.segment(after));
      return hub.print(client -> client.get(path), SchemasObservedCommand::printAll);
    }
    String query = query(type);
    if (forget) {
      return hub.print(
          client -> {
            client.delete(PATH + query);
            return HubClient.JSON.createObjectNode().put("forgotten", true);
          },
          (out, _) -> out.println("forgotten; it is learnt anew"));
    }
    return asSchema
        ? hub.print(client -> client.get(PATH + "/schema" + query), Deliveries::printJson)
        : hub.print(
            client -> client.get(PATH + "/fields" + query), SchemasObservedCommand::printFields);
  }

  private String query(String named) {
    StringBuilder query = new StringBuilder("?type=").append(HubClient.segment(named));
    if (source != null) {
      query.append("&source=").append(HubClient.segment(source));
    }
    if (version != null) {
      query.append("&version=").append(HubClient.segment(version));
    }
    return query.toString();
  }

  private static void printAll(PrintWriter out, JsonNode page) {
    if (page.path("observed").isEmpty()) {
      out.println("no events were seen");
      return;
    }
    Table table = new Table("TYPE", "SOURCE", "VERSION", "EVENTS", "FIELDS", "LAST");
    for (JsonNode each : page.path("observed")) {
      table.row(
          each.path("type").asText(),
          each.path("source").asText(),
          each.path("version").asText().isEmpty() ? "-" : each.path("version").asText(),
          each.path("events").asText(),
          each.path("fields").asText(),
          each.path("last").asText());
    }
    table.print(out);
    if (page.path("unkept").asLong() > 0) {
      out.println();
      out.println(
          page.path("unkept").asText() + " events were of further kinds, which are not kept");
    }
    SchemasCommand.printNext(out, page);
  }

  private static void printFields(PrintWriter out, JsonNode kind) {
    out.printf(
        "%d events of %s from %s, %d of them looked at%n%n",
        kind.path("events").asLong(),
        Table.plain(kind.path("type").asText()),
        Table.plain(kind.path("source").asText()),
        kind.path("looked").asLong());
    Table table = new Table("FIELD", "TYPES", "SEEN IN");
    for (JsonNode field : kind.path("fields")) {
      List<String> types = new ArrayList<>();
      field.path("types").fieldNames().forEachRemaining(types::add);
      table.row(
          field.path("field").asText(),
          String.join(", ", types),
          "%.1f %%".formatted(field.path("share").asDouble() * 100));
    }
    table.print(out);
  }
}
