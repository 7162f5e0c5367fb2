package dev.sluice.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.app.Rules;
import dev.sluice.config.Configuration;
import dev.sluice.events.cloudevents.CloudEventsJson;
import dev.sluice.fault.Fault;
import dev.sluice.fault.Nearest;
import dev.sluice.outbox.RuleName;
import dev.sluice.rule.Rule;
import dev.sluice.rule.RuleSet;
import dev.sluice.rule.explain.Explainer;
import dev.sluice.rule.explain.Explanation;
import dev.sluice.rule.explain.ExplanationJson;
import dev.sluice.view.MatchingView;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
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
import picocli.CommandLine.Spec;

/// Explains why rules of a configuration match an event, or do not.
@Command(
    name = "explain",
    header = "Explains why a rule matches an event, or does not.",
    description = {
      "",
      "Reads the configuration as 'check' does; no hub needs to run. With --url a running hub is"
          + " asked in its place, which knows the rules too that were made at run time; that needs a"
          + " key with the scope rules:read. The event is a CloudEvent in structured JSON, or a"
          + " matching view as a test case has it.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 a rule matches, 1 none does, 2 called wrongly.",
      "",
      "Examples:",
      "  sluice explain --rule loyalty-to-zendesk --event purchase.json",
      "  echo '{\"source\": \"/shop\"}' | sluice explain --event -",
      "  sluice explain --rule large-orders --event order.json --url http://127.0.0.1:8080"
    },
    mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {

  private static final int MAX_EVENT_BYTES = 16 << 20;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  @Spec private @Nullable CommandSpec spec;

  @Mixin private final ConfigOption config = new ConfigOption();

  @Option(
      names = "--rule",
      paramLabel = "NAME",
      description = "The rule; each rule in one line if left out.")
  private @Nullable String rule;

  @Option(
      names = "--event",
      paramLabel = "FILE",
      required = true,
      description = "The event as JSON, at most 16 MiB; - reads standard input.")
  private String event = "";

  @Mixin private final OtherHubOptions hub = new OtherHubOptions();

  @Option(names = "--json", description = "Print the explanations as JSON.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    Optional<HubClient> asking = hub.client();
    if (asking.isPresent()) {
      try (HubClient client = asking.get()) {
        return ask(client, out);
      }
    }
    RuleSet rules = Rules.compile(Configuration.load(config.file()));
    ObjectNode view = view(Input.named(event, MAX_EVENT_BYTES));
    List<Rule> asked = rule == null ? rules.rules() : List.of(find(rules, rule));
    boolean matches = false;
    ArrayNode all = JSON.createArrayNode();
    for (Rule each : asked) {
      Explanation explanation = Explainer.explain(each, view);
      matches |= explanation.matches();
      if (json) {
        all.add(ExplanationJson.of(each.name().value(), explanation));
      } else {
        print(explanation, rule != null, out);
      }
    }
    if (json) {
      out.println(all.toPrettyString());
    }
    return matches ? 0 : 1;
  }

  private int ask(HubClient client, PrintWriter out) throws InterruptedException {
    if (rule == null) {
      throw new CommandLine.ParameterException(
          Objects.requireNonNull(spec).commandLine(), "--url needs --rule");
    }
    byte[] asked = Input.named(event, MAX_EVENT_BYTES);
    HubClient.Reply reply =
        client.post(
            RulesCommand.path(rule) + "/explain",
            Map.of("Content-Type", "application/json"),
            asked);
    if (!reply.isSuccess()) {
      throw Fault.of(Fault.Kind.INVALID, "hub-refused", reply.trouble());
    }
    JsonNode explanation = reply.json();
    if (json) {
      out.println(explanation.toPrettyString());
    } else {
      out.println(Table.plain(explanation.path("sentence").asText()));
      for (JsonNode finding : explanation.path("findings")) {
        out.println(
            (finding.path("holds").asBoolean() ? "  ok      " : "  not so  ")
                + Table.plain(finding.path("sentence").asText()));
      }
    }
    return explanation.path("matches").asBoolean() ? 0 : 1;
  }

  private static void print(Explanation explanation, boolean whole, PrintWriter out) {
    out.println(explanation.sentence());
    if (whole) {
      for (Explanation.Finding finding : explanation.findings()) {
        out.println((finding.holds() ? "  ok      " : "  not so  ") + finding.sentence());
        finding.near().stream()
            .skip(1)
            .forEach(miss -> out.println("            also: " + miss.sentence()));
      }
    }
  }

  private static Rule find(RuleSet rules, String name) {
    List<String> names = rules.rules().stream().map(known -> known.name().value()).toList();
    if (!names.contains(name)) {
      throw Fault.of(
          Fault.Kind.INVALID,
          "unknown-rule",
          "there is no rule '" + name + "'; " + Nearest.hint(name, names));
    }
    return rules.find(new RuleName(name)).orElseThrow();
  }

  /// A CloudEvent has a `specversion`; anything else is a view.
  private static ObjectNode view(byte[] bytes) {
    try {
      JsonNode tree = JSON.readTree(bytes);
      if (!(tree instanceof ObjectNode object)) {
        throw Input.invalid("an event is a JSON object");
      }
      return object.has("specversion")
          ? MatchingView.tree(CloudEventsJson.read(bytes, 0, bytes.length))
          : object;
    } catch (JsonProcessingException e) {
      throw Input.invalid(
          "the event is not JSON: "
              + e.getOriginalMessage().lines().findFirst().orElse("unreadable"));
    } catch (IOException e) {
      throw new UncheckedIOException("an array cannot fail to be read", e);
    }
  }
}
