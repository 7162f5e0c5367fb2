package dev.sluice.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The options that say which deliveries are meant.
final class FilterOptions {

  private static final int MAX_LIMIT = 1_000;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(names = "--rule", paramLabel = "NAME", description = "Only those of this rule.")
  private @Nullable String rule;

  @Option(names = "--target", paramLabel = "NAME", description = "Only those to this target.")
  private @Nullable String target;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "Only from this time on, such as 2026-11-21T09:30:00Z.")
  private @Nullable Instant from;

  @Option(names = "--to", paramLabel = "TIME", description = "Only before this time.")
  private @Nullable Instant to;

  @Option(
      names = "--error",
      paramLabel = "CODE",
      description = "Only those that are dead by this error, such as HTTP_404.")
  private @Nullable String error;

  @Option(names = "--limit", paramLabel = "N", description = "At most so many, up to 1000.")
  private @Nullable Integer limit;

  private Map<String, String> words() {
    Map<String, String> words = new LinkedHashMap<>();
    put(words, "rule", rule);
    put(words, "target", target);
    put(words, "from", from);
    put(words, "to", to);
    put(words, "error", error);
    return words;
  }

  private static void put(Map<String, String> words, String name, @Nullable Object value) {
    if (value != null) {
      words.put(name, value.toString());
    }
  }

  /// Whether nothing narrows the choice; a limit alone does not say which.
  boolean isEmpty() {
    return words().isEmpty();
  }

  /// How many are wanted.
  int limit(int otherwise) {
    if (limit != null && (limit < 1 || limit > MAX_LIMIT)) {
      throw new CommandLine.ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          "--limit must be 1 to " + MAX_LIMIT + ", not " + limit);
    }
    return limit == null ? otherwise : limit;
  }

  /// The path of a page of deliveries.
  String page(@Nullable String states, @Nullable String after) {
    Map<String, String> words = new LinkedHashMap<>();
    put(words, "state", states);
    words.putAll(words());
    put(words, "after", after);
    words.put("limit", String.valueOf(limit(50)));
    return words.entrySet().stream()
        .map(word ->
            word.getKey() + "=" + URLEncoder.encode(word.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&", "/v1/deliveries?", ""));
  }

  /// The same choice as a JSON object.
  ObjectNode json() {
    ObjectNode json = HubClient.JSON.createObjectNode();
    words().forEach(json::put);
    if (limit != null) {
      json.put("limit", limit(MAX_LIMIT));
    }
    return json;
  }
}
