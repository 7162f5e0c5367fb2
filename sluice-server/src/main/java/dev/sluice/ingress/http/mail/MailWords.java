package dev.sluice.ingress.http.mail;

import dev.sluice.fault.Fault;
import dev.sluice.index.EventIndex.Order;
import dev.sluice.indexing.Question;
import dev.sluice.ingress.http.Query;
import dev.sluice.mail.reading.MailFilter;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/// Reads which messages a caller wants from a query.
record MailWords(Query query) {

  static final Set<String> PARAMETERS =
      Set.of("recipient", "sender", "rule", "from", "to", "limit", "after", "order");

  static final int MAX_LIMIT = 200;

  private static final int DEFAULT_LIMIT = 50;
  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  /// @throws Fault `invalid-parameter`
  MailFilter filter() {
    Optional<Instant> from = word("from", MailWords::time);
    Optional<Instant> to = word("to", MailWords::time);
    if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
      throw invalid("to", "it must be later than 'from'");
    }
    return new MailFilter(
        Optional.empty(),
        word("sender", text -> text),
        word("recipient", MailWords::filled),
        word("rule", MailWords::filled),
        from,
        to);
  }

  Order order() {
    return word(
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
    Optional<Long> after = word("after", text -> number(text, 0, Question.MAX_AFTER));
    return after.isPresent() ? OptionalLong.of(after.get()) : OptionalLong.empty();
  }

  int limit() {
    return word("limit", text -> (int) number(text, 1, MAX_LIMIT)).orElse(DEFAULT_LIMIT);
  }

  private static String filled(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("it must not be empty; leave it out instead");
    }
    return text;
  }

  private static Instant time(String text) {
    Instant time;
    try {
      time = OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a time; one is written like 2026-11-21T10:00:00Z", e);
    }
    if (time.isBefore(FIRST) || time.isAfter(LAST)) {
      throw new IllegalArgumentException("'" + text + "' is not in the years 0 to 9999");
    }
    return time;
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

  private <T> Optional<T> word(String name, Function<String, T> reading) {
    Optional<String> text = query.value(name);
    try {
      return text.map(reading);
    } catch (IllegalArgumentException e) {
      throw invalid(name, String.valueOf(e.getMessage()));
    }
  }

  private static Fault invalid(String name, String trouble) {
    return Fault.of(
        Fault.Kind.INVALID, "invalid-parameter", "query parameter " + name + ": " + trouble);
  }
}
