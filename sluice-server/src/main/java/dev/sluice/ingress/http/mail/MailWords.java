package dev.sluice.ingress.http.mail;

import dev.sluice.fault.Fault;
import dev.sluice.index.EventIndex.Order;
import dev.sluice.indexing.Question;
import dev.sluice.ingress.http.Query;
import dev.sluice.mail.reading.MailFilter;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Reads which messages a caller wants from a query.
record MailWords(Query query) {

  static final Set<String> PARAMETERS =
      Set.of("recipient", "sender", "rule", "from", "to", "limit", "after", "order");

  static final int MAX_LIMIT = 200;

  private static final int DEFAULT_LIMIT = 50;

  /// @throws Fault `invalid-parameter`
  MailFilter filter() {
    Query.Span span = query.span();
    return new MailFilter(
        Optional.empty(),
        query.word("sender", text -> text),
        query.filled("recipient"),
        query.filled("rule"),
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

  private static long number(String text, long least, long most) {
    if (text.matches("[0-9]{1,17}")) {
      long value = Long.parseLong(text);
      if (value >= least && value <= most) {
        return value;
      }
    }
    throw new IllegalArgumentException(
        "'" + text + "' is not a number from " + least + " to " + most);
  }
}
