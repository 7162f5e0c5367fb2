package dev.sluice.testkit.sparkpost;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.time.Clock;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/// The events of an account, and what `/events/message` answers.
final class SparkPostApiEvents {

  private static final Duration KEPT = Duration.ofDays(10);
  private static final int MAX_PAGE = 10_000;

  private final Clock clock;

  /// By time and number, the oldest first.
  private final TreeMap<String, ObjectNode> events = new TreeMap<>();

  private int number;
  private boolean linksAreAnObject;

  SparkPostApiEvents(Clock clock) {
    this.clock = clock;
  }

  synchronized void happened(String flat) {
    try {
      ObjectNode event = (ObjectNode) SparkPostApiReply.JSON.readTree(flat);
      events.put("%020d-%09d".formatted(time(event).toEpochMilli(), number++), event);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("an event is a JSON object", e);
    }
  }

  synchronized void linkByObject() {
    linksAreAnObject = true;
  }

  private static Instant time(ObjectNode event) {
    return OffsetDateTime.parse(event.path("timestamp").asText()).toInstant();
  }

  synchronized SparkPostApiReply answer(SparkPostApiRequest request) {
    if (!request.line().equals("GET /events/message")) {
      return SparkPostApiReply.error(404, "resource not found", "");
    }
    Map<String, String> query = request.query();
    int size = size(query.getOrDefault("per_page", "1000"));
    Instant now = clock.now();
    Instant from = instant(query, "from", now.minus(Duration.ofDays(1)));
    Instant to = instant(query, "to", now.minus(Duration.ofMinutes(1)));
    if (from.isAfter(to)) {
      throw SparkPostApiReply.refused(400, "Invalid parameters", "'from' must be before 'to'");
    }
    Predicate<ObjectNode> wanted =
        listed(query, "events", "type").and(listed(query, "subaccounts", "subaccount_id"));
    Instant oldest = now.minus(KEPT);
    Predicate<ObjectNode> matching =
        event ->
            !time(event).isBefore(from)
                && time(event).isBefore(to)
                && !time(event).isBefore(oldest)
                && wanted.test(event);
    String before = cursor(query.getOrDefault("cursor", "initial"));
    ArrayNode results = SparkPostApiReply.JSON.createArrayNode();
    String last = "";
    boolean isMore = false;
    for (Map.Entry<String, ObjectNode> each : events.descendingMap().entrySet()) {
      if (!matching.test(each.getValue())
          || (!before.isEmpty() && each.getKey().compareTo(before) >= 0)) {
        continue;
      }
      if (results.size() == size) {
        isMore = true;
        break;
      }
      results.add(each.getValue());
      last = each.getKey();
    }
    ObjectNode body = SparkPostApiReply.JSON.createObjectNode();
    body.set("results", results);
    body.put("total_count", events.values().stream().filter(matching).count());
    link(body, query, isMore ? Optional.of(last) : Optional.empty());
    return new SparkPostApiReply(200, Optional.of(body), Map.of());
  }

  private void link(ObjectNode body, Map<String, String> query, Optional<String> after) {
    StringBuilder same = new StringBuilder("/api/v1/events/message?");
    new TreeMap<>(query)
        .forEach((name, value) -> {
          if (!name.equals("cursor")) {
            same.append(name).append('=').append(value).append('&');
          }
        });
    Optional<String> next =
        after.map(last ->
            same
                + "cursor="
                + Base64.getEncoder().encodeToString(last.getBytes(StandardCharsets.UTF_8)));
    if (linksAreAnObject) {
      ObjectNode links = body.putObject("links");
      next.ifPresent(href -> links.put("next", href));
      return;
    }
    ArrayNode links = body.putArray("links");
    links.addObject().put("href", same + "cursor=initial").put("rel", "first");
    next.ifPresent(href -> links.addObject().put("href", href).put("rel", "next"));
  }

  private static int size(String text) {
    try {
      int size = Integer.parseInt(text);
      if (size >= 1 && size <= MAX_PAGE) {
        return size;
      }
    } catch (NumberFormatException e) {
      throw SparkPostApiReply.refused(400, "Invalid parameters", "per_page must be a number");
    }
    throw SparkPostApiReply.refused(400, "Invalid parameters", "per_page must be 1 to 10000");
  }

  private static String cursor(String text) {
    if (text.equals("initial")) {
      return "";
    }
    try {
      return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw SparkPostApiReply.refused(400, "Invalid parameters", "cursor is not one");
    }
  }

  private static Instant instant(Map<String, String> query, String name, Instant otherwise) {
    String text = query.get(name);
    if (text == null) {
      return otherwise;
    }
    try {
      return text.endsWith("Z")
          ? Instant.parse(text)
          : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw SparkPostApiReply.refused(
          400, "Invalid parameters", name + " must be YYYY-MM-DDTHH:MM");
    }
  }

  private static Predicate<ObjectNode> listed(
      Map<String, String> query, String parameter, String member) {
    String text = query.get(parameter);
    if (text == null) {
      return _ -> true;
    }
    Set<String> wanted = Set.copyOf(List.of(text.split(",")));
    return event -> wanted.contains(event.path(member).asText("0"));
  }
}
