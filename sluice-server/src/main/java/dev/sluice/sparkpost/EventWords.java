package dev.sluice.sparkpost;

import dev.sluice.fault.Fault;
import dev.sluice.index.EventIndex.Order;
import dev.sluice.indexing.Question;
import dev.sluice.ingress.http.Query;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads which events a caller wants from a query.
record EventWords(Query query) {

  static final Set<String> PARAMETERS =
      Set.of(
          "event_id",
          "message_id",
          "subaccount",
          "recipient",
          "type",
          "campaign",
          "from",
          "to",
          "limit",
          "after",
          "order");

  static final int MAX_LIMIT = Question.MAX_LIMIT;

  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_TYPES = 50;
  private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9_.-]{1,256}");

  /// @throws Fault `invalid-parameter`
  EventFilter filter() {
    Query.Span span = query.span();
    return new EventFilter(
        query.filled("event_id"),
        query.filled("message_id"),
        query.filled("subaccount"),
        query.filled("recipient"),
        query.word("type", EventWords::types).orElse(Set.of()),
        query.filled("campaign"),
        span.from(),
        span.to());
  }

  Order order() {
    return query
        .word(
            "order",
            text ->
                switch (text) {
                  case "newest" -> Order.NEWEST_FIRST;
                  case "oldest" -> Order.OLDEST_FIRST;
                  default ->
                      throw new IllegalArgumentException(
                          "'" + text + "' is not an order; there are newest and oldest");
                })
        .orElse(Order.NEWEST_FIRST);
  }

  OptionalLong after() {
    Optional<Long> after = query.word("after", text -> number(text, 0, Question.MAX_AFTER));
    return after.isPresent() ? OptionalLong.of(after.get()) : OptionalLong.empty();
  }

  int limit() {
    return query.word("limit", text -> (int) number(text, 1, MAX_LIMIT)).orElse(DEFAULT_LIMIT);
  }

  private static Set<String> types(String text) {
    String[] types = text.split(",", -1);
    if (types.length > MAX_TYPES) {
      throw new IllegalArgumentException("at most " + MAX_TYPES + " types can be asked for");
    }
    for (String type : types) {
      if (!TYPE.matcher(type).matches()) {
        throw new IllegalArgumentException(
            "'" + type + "' is not a type; one is written like bounce or message_event.bounce");
      }
    }
    return Set.copyOf(List.of(types));
  }

  private static long number(String text, long least, long most) {
    long value;
    try {
      value = Long.parseLong(text);
    } catch (NumberFormatException e) {
      value = -1;
    }
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a number from " + least + " to " + most);
    }
    return value;
  }
}
