package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `events`: events of SparkPost that are looked for.
@Command(
    name = "events",
    header = "Find events by message, recipient, type, campaign, subaccount or time.",
    description = {"", "All that is given must fit. The newest that were accepted come first.", ""},
    footer = {
      "",
      "Exit codes: 0 done, 1 refused or no hub, 2 called wrongly.",
      "",
      "Examples:",
      "  sluice sparkpost events --recipient anna@example.com",
      "  sluice sparkpost events --type bounce,delay --campaign summer --json",
      "  sluice sparkpost events --from 2026-11-21T09:00:00Z --to 2026-11-21T10:00:00Z --limit 1000"
    },
    mixinStandardHelpOptions = true)
final class SparkPostEventsCommand implements Callable<Integer> {

  /// Which come first.
  enum Order {
    NEWEST,
    OLDEST
  }

  private static final int MAX_LIMIT = 1_000;

  @Spec private @Nullable CommandSpec spec;
  @Mixin private HubOptions hub = new HubOptions();

  @Option(names = "--event", paramLabel = "ID", description = "Only the event of this id.")
  private @Nullable String event;

  @Option(names = "--message", paramLabel = "ID", description = "Only those of this message.")
  private @Nullable String message;

  @Option(
      names = "--subaccount",
      paramLabel = "ID",
      description = "Only those of this subaccount; 0 is the primary account.")
  private @Nullable String subaccount;

  @Option(
      names = "--recipient",
      paramLabel = "ADDRESS",
      description = "Only those of messages to this address, whatever its case.")
  private @Nullable String recipient;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      split = ",",
      description = "Only bounce, message_event.bounce or the like; several with commas.")
  private List<String> types = List.of();

  @Option(names = "--campaign", paramLabel = "ID", description = "Only those of this campaign.")
  private @Nullable String campaign;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "Only what happened from this time on, such as 2026-11-21T09:30:00Z.")
  private @Nullable Instant from;

  @Option(names = "--to", paramLabel = "TIME", description = "Only what happened before this time.")
  private @Nullable Instant to;

  @Option(names = "--order", paramLabel = "ORDER", description = "newest or oldest first.")
  private @Nullable Order order;

  @Option(
      names = "--after",
      paramLabel = "POSITION",
      description = "Go on behind this position, as a page before has said.")
  private @Nullable Long after;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "How many at most; 1 to 1000, ${DEFAULT-VALUE} unless told otherwise.")
  private int limit = 50;

  @Option(names = "--json", description = "JSON for programs.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new CommandLine.ParameterException(
          line, "--limit must be 1 to " + MAX_LIMIT + ", not " + limit);
    }
    PrintWriter out = line.getOut();
    try (HubClient client = hub.client()) {
      JsonNode page = client.get(path());
      if (json) {
        Deliveries.printJson(out, page);
      } else {
        SparkPostPages.printEvents(out, page);
      }
    }
    return 0;
  }

  private String path() {
    Map<String, Object> words = new LinkedHashMap<>();
    put(words, "event_id", event);
    put(words, "message_id", message);
    put(words, "subaccount", subaccount);
    put(words, "recipient", recipient);
    put(words, "type", types.isEmpty() ? null : String.join(",", types));
    put(words, "campaign", campaign);
    put(words, "from", from);
    put(words, "to", to);
    put(words, "order", order == null ? null : order.name().toLowerCase(java.util.Locale.ROOT));
    put(words, "after", after);
    put(words, "limit", limit);
    return words.entrySet().stream()
        .map(word ->
            word.getKey()
                + "="
                + URLEncoder.encode(word.getValue().toString(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&", "/v1/sparkpost/events?", ""));
  }

  private static void put(Map<String, Object> words, String name, @Nullable Object value) {
    if (value != null) {
      words.put(name, value);
    }
  }
}
