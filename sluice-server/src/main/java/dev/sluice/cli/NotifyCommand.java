package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.fault.Fault;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

/// `sluice notify`: posts to a topic, or shows what a post would send.
@Command(
    name = "notify",
    header = "Post to a topic, or show what a post would send.",
    description = {"", "Needs a key with the scope notifications:send, and the topic's hash.", ""},
    footer = {
      "",
      "Exit codes: 0 taken, 1 refused or no hub, 2 called wrongly.",
      "",
      "Examples:",
      "  sluice notify ops/deploys --var app=shop --var version=1.4",
      "  sluice notify ops/deploys --json order.json --dry-run",
      "  sluice notify test slack --credentials url=@slack-url.txt"
    },
    mixinStandardHelpOptions = true,
    subcommands = NotifyTestCommand.class,
    synopsisSubcommandLabel = "[COMMAND]")
final class NotifyCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;
  @Mixin private HubOptions hub = new HubOptions();

  @Parameters(arity = "0..1", paramLabel = "CHANNEL/TOPIC", description = "The topic's name.")
  private @Nullable String name;

  @Option(
      names = "--var",
      paramLabel = "NAME=VALUE",
      description = "The value of a variable, as a text.")
  private Map<String, String> variables = new LinkedHashMap<>();

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "A JSON object with values of variables; - is standard input.")
  private @Nullable String json;

  @Option(
      names = "--hash",
      paramLabel = "HASH",
      description =
          "The topic's hash, or @FILE. Better in the variable SLUICE_TOPIC_HASH: other users can see"
              + " arguments.")
  private @Nullable String hash;

  @Option(
      names = "--idempotency-key",
      paramLabel = "KEY",
      description = "Posts with the same key are one post.")
  private @Nullable String idempotencyKey;

  @Option(names = "--dry-run", description = "Show each integration's message, and send nothing.")
  private boolean dryRun;

  @Override
  public Integer call() throws InterruptedException {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    if (name == null) {
      throw new CommandLine.ParameterException(line, "CHANNEL/TOPIC is missing");
    }
    String path = TopicPages.path("/v1/notifications/", name) + (dryRun ? "/render" : "");
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put("x-topic-hash-x", hash(line));
    if (idempotencyKey != null && !dryRun) {
      headers.put("Idempotency-Key", idempotencyKey);
    }
    ObjectNode body = HubClient.JSON.createObjectNode();
    body.set("metadata", metadata());
    try (HubClient client = hub.client()) {
      HubClient.Reply reply =
          client.post(path, headers, body.toString().getBytes(StandardCharsets.UTF_8));
      if (!reply.isSuccess()) {
        throw Fault.of(Fault.Kind.INVALID, "hub-refused", reply.trouble());
      }
      return dryRun ? printed(line.getOut(), reply.json()) : taken(line.getOut(), reply.json());
    }
  }

  private String hash(CommandLine line) {
    String given = hash == null ? System.getenv("SLUICE_TOPIC_HASH") : TopicInput.secret(hash);
    if (given == null || given.isEmpty()) {
      throw new CommandLine.ParameterException(
          line, "the topic's hash is missing; give --hash or SLUICE_TOPIC_HASH");
    }
    if (!given.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw Input.invalid("the topic's hash cannot stand in a header");
    }
    return given;
  }

  private ObjectNode metadata() {
    ObjectNode metadata = HubClient.JSON.createObjectNode();
    if (json != null) {
      List<JsonNode> values = TopicInput.values(json);
      if (values.size() != 1 || !(values.getFirst() instanceof ObjectNode object)) {
        throw Input.invalid("--json must hold one JSON object");
      }
      metadata = object;
    }
    variables.forEach(metadata::put);
    return metadata;
  }

  private static int taken(PrintWriter out, JsonNode ids) {
    if (ids.isEmpty()) {
      out.println("taken; the topic has no integrations");
      return 0;
    }
    Table table = new Table("INTEGRATION", "MESSAGE");
    ids.properties().forEach(id -> table.row(id.getKey(), id.getValue().asText()));
    table.print(out);
    return 0;
  }

  private static int printed(PrintWriter out, JsonNode rendered) {
    int code = 0;
    for (JsonNode message : rendered.path("messages")) {
      out.println(
          Table.plain(
              message.path("integration").asText()
                  + " ("
                  + message.path("name").asText()
                  + (message.path("fallback").asBoolean() ? ", a fallback" : "")
                  + ")"));
      if (message.has("content")) {
        text(message.path("content"))
            .lines()
            .forEach(text -> out.println("  " + Table.plain(text)));
      }
      line(out, "  missing:   ", message.path("missing"));
      line(out, "  shortened: ", message.path("shortened"));
      if (message.has("code")) {
        code = 1;
        out.println(
            Table.plain(
                "  cannot be sent: "
                    + message.path("code").asText()
                    + ": "
                    + message.path("message").asText()));
      }
    }
    return code;
  }

  private static String text(JsonNode content) {
    return content.isTextual() ? content.textValue() : content.toPrettyString();
  }

  private static void line(PrintWriter out, String label, JsonNode names) {
    if (!names.isEmpty()) {
      List<String> all = new ArrayList<>();
      names.forEach(each -> all.add(each.asText()));
      out.println(label + Table.plain(String.join(", ", all)));
    }
  }
}
