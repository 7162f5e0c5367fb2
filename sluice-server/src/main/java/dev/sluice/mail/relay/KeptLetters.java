package dev.sluice.mail.relay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.event.Payload;
import dev.sluice.registry.Change;
import dev.sluice.registry.Registered;
import dev.sluice.registry.Registry;
import dev.sluice.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/// Letters in the registry, in the order in which they were written.
///
/// ```
/// identity/letter/<milliseconds since 1970, 12 hex digits>-<8 random hex digits>
///   {"v":1,"at":…,"to":…,"subject":…,"text":…}, or {"v":1,"at":…,"to":…,"report":…}
/// ```
final class KeptLetters {

  private static final String PREFIX = "identity/letter/";
  private static final JsonMapper MAPPER = new JsonMapper();

  private final Registry registry;
  private final Clock clock;
  private final RandomGenerator random;

  /// Two letters of one millisecond keep their order, and so does one after the clock was set back.
  private final AtomicLong last = new AtomicLong();

  /// A letter that is kept.
  ///
  /// @param id the end of its key
  record Kept(String id, Instant at, Mailing mailing, long version) {}

  KeptLetters(Registry registry, Clock clock, RandomGenerator random) {
    this.registry = registry;
    this.clock = clock;
    this.random = random;
  }

  Change keep(Mailing mailing) {
    Instant now = clock.now();
    long millis = last.updateAndGet(before -> Math.max(before + 1, now.toEpochMilli()));
    String id = "%012x".formatted(millis) + "-" + HexFormat.of().toHexDigits(random.nextInt());
    ObjectNode json =
        MAPPER.createObjectNode().put("v", 1).put("at", now.toString()).put("to", mailing.to());
    switch (mailing) {
      case Letter letter -> json.put("subject", letter.subject()).put("text", letter.text());
      case Report report -> json.put("report", report.content());
    }
    return new Change.Put(PREFIX + id, Payload.ofText(json.toString()), Registry.ABSENT);
  }

  /// The oldest letters.
  List<Kept> oldest(int max) {
    return registry.list(PREFIX, PREFIX, max).stream().map(KeptLetters::read).toList();
  }

  int count(int max) {
    return registry.list(PREFIX, PREFIX, max).size();
  }

  void remove(List<Kept> letters) {
    for (int from = 0; from < letters.size(); from += Registry.MAX_CHANGES) {
      int to = Math.min(letters.size(), from + Registry.MAX_CHANGES);
      registry.write(
          letters.subList(from, to).stream()
              .map(kept -> (Change) new Change.Delete(PREFIX + kept.id(), kept.version()))
              .toList());
    }
  }

  private static Mailing mailing(JsonNode json) {
    String to = json.path("to").asText();
    return json.has("report")
        ? new Report(to, json.path("report").asText())
        : new Letter(to, json.path("subject").asText(), json.path("text").asText());
  }

  private static Kept read(Registered kept) {
    try {
      JsonNode json = MAPPER.readTree(kept.value().text());
      return new Kept(
          kept.key().substring(PREFIX.length()),
          Instant.parse(json.path("at").asText()),
          mailing(json),
          kept.version());
    } catch (JsonProcessingException e) {
      // The cause is left out: it shows what stands in the value.
      throw new IllegalStateException("the registry's value " + kept.key() + " is no letter");
    }
  }
}
