package dev.sluice.ingress.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.fault.Fault;
import dev.sluice.outbox.DeliveryFilter;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.DeliveryState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.UrlEncoded;

class FiltersFuzzTest {

  private static final Set<String> KNOWN =
      Set.of("state", "rule", "target", "from", "to", "error", "after", "limit");

  private record Asked(DeliveryFilter filter, Optional<DeliveryId> after, int limit) {}

  /// The input is the query of a request, as it stands in its URL.
  @FuzzTest
  void whatIsAskedForIsRefusedOrWrittenAndReadAgainAsTheSame(byte[] bytes) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    try {
      Fields fields = new Fields(true);
      UrlEncoded.decodeUtf8To(new String(bytes, StandardCharsets.ISO_8859_1), fields);
      fields.forEach(field -> parameters.put(field.getName(), field.getValues()));
    } catch (RuntimeException e) {
      // Jetty has several exceptions for this; a call answers all of them with `invalid-query`.
      return;
    }
    Asked asked;
    try {
      asked = asked(parameters);
    } catch (Fault e) {
      assertTrue(Set.of("unknown-parameter", "invalid-parameter").contains(e.code()), e.code());
      return;
    }
    assertTrue(asked.limit() >= 1 && asked.limit() <= 1_000);
    assertEquals(asked, asked(written(asked)));
  }

  private static Asked asked(Map<String, List<String>> parameters) {
    Query query = new Query(parameters).knowing(KNOWN);
    Filters words = new Filters("query parameter", query::value);
    return new Asked(words.filter(words.states()), words.after(), words.limit(100));
  }

  private static Map<String, List<String>> written(Asked asked) {
    Map<String, List<String>> words = new LinkedHashMap<>();
    DeliveryFilter filter = asked.filter();
    if (!filter.states().isEmpty()) {
      words.put(
          "state",
          List.of(
              Arrays.stream(DeliveryState.values())
                  .filter(filter.states()::contains)
                  .map(Filters::shown)
                  .collect(Collectors.joining(","))));
    }
    filter.rule().ifPresent(rule -> words.put("rule", List.of(rule.value())));
    filter.target().ifPresent(target -> words.put("target", List.of(target.value())));
    filter.from().map(Instant::toString).ifPresent(from -> words.put("from", List.of(from)));
    filter.to().map(Instant::toString).ifPresent(to -> words.put("to", List.of(to)));
    filter.error().ifPresent(error -> words.put("error", List.of(error)));
    asked.after().ifPresent(id -> words.put("after", List.of(id.toString())));
    words.put("limit", List.of(Integer.toString(asked.limit())));
    return words;
  }
}
