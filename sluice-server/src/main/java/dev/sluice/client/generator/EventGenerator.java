package dev.sluice.client.generator;

import java.util.List;
import java.util.random.RandomGenerator;

/// Makes up client events of the kinds that a shop's app sends.
///
/// The same seed gives the same events. Not for more than one thread at a time.
public final class EventGenerator {

  /// The most entries that one body may have.
  public static final int MAX_BATCH = 500;

  private static final List<String> KINDS =
      List.of(
          "{\"eventType\":\"shopping\",\"schemaVersion\":1,\"data\":{\"itemSku\":123}}",
          "{\"eventType\":\"searching\",\"schemaVersion\":1,\"data\":{\"searchTerm\":\"games\"}}",
          "{\"eventType\":\"paging\",\"schemaVersion\":2,"
              + "\"data\":{\"searchTerm\":\"games\",\"page\":3}}",
          "{\"eventType\":\"purchase\",\"schemaVersion\":2,\"data\":{\"itemSku\":123}}");

  private static final String LOYALTY =
      "{\"eventType\":\"loyaltypurchase\",\"schemaVersion\":2,\"data\":{\"itemSku\":123},"
          + "\"ticket\":{\"ticket\":{\"subject\":\"Loyalty customer purchase\","
          + "\"comment\":{\"body\":\"This customer has made a loyalty purchase\"}}}}";

  private final RandomGenerator random;
  private final int kinds;

  /// A generator.
  ///
  /// @param random chooses the kinds
  /// @param loyalty whether purchases of loyal customers, which open a ticket, are among them
  public EventGenerator(RandomGenerator random, boolean loyalty) {
    this.random = random;
    this.kinds = KINDS.size() + (loyalty ? 1 : 0);
  }

  /// The next event as JSON: what stands in an entry.
  public String next() {
    int kind = random.nextInt(kinds);
    return kind < KINDS.size() ? KINDS.get(kind) : LOYALTY;
  }

  /// The body of a request with the next events: `{"entries":[{"entry":"<JSON as a string>"}]}`.
  ///
  /// @param size how many, 1 to {@value #MAX_BATCH}
  public String batchBody(int size) {
    if (size < 1 || size > MAX_BATCH) {
      throw new IllegalArgumentException("a batch has 1 to " + MAX_BATCH + " entries, not " + size);
    }
    StringBuilder body = new StringBuilder(32 + 160 * size).append("{\"entries\":[");
    for (int i = 0; i < size; i++) {
      body.append(i == 0 ? "{\"entry\":\"" : ",{\"entry\":\"")
          .append(next().replace("\"", "\\\""))
          .append("\"}");
    }
    return body.append("]}").toString();
  }
}
