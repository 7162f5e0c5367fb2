package dev.sluice.servlet;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.event.Payload;
import dev.sluice.events.json.StrictJson;
import dev.sluice.fault.Fault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A batch of a source that takes an answer for each record: SQS, Kinesis, DynamoDB or Kafka.
///
/// ```
/// {"batchItemFailures": [{"itemIdentifier": "<messageId or sequence number>"},
///                        {"itemIdentifier": {"topic-partition": "t-0", "offset": 7}}]}
/// ```
///
/// Where order counts (a shard, a message group, a partition) nothing runs after a record that
/// failed, and all from it on is reported: else what comes again would overtake.
final class Batch {

  private static final System.Logger LOG = System.getLogger(Batch.class.getName());

  /// Less than this is not given to a record: its end could not be reported any more.
  private static final Duration SHORTEST = Duration.ofMillis(10);

  /// A record of the batch.
  ///
  /// @param event the batch's own bytes, with this record only
  /// @param id what it is reported by
  /// @param order what it must not overtake within; nothing when order does not count
  private record One(Payload event, Id id, Optional<String> order) {}

  /// What a record is reported by.
  private sealed interface Id {
    record Text(String text) implements Id {
      @Override
      public String toString() {
        return text;
      }
    }

    record Offset(String partition, long offset) implements Id {
      @Override
      public String toString() {
        return partition + " at " + offset;
      }
    }
  }

  private final List<One> records;

  private Batch(List<One> records) {
    this.records = records;
  }

  /// The batch that an event is, if it is one, and each of its records can be reported.
  ///
  /// @throws Fault `malformed-json`, `invalid-utf8`
  static Optional<Batch> of(Payload event) {
    byte[] bytes = event.toBytes();
    List<Found> found =
        StrictJson.read(bytes, 0, bytes.length, parser -> new Walk(parser, bytes).event());
    List<One> records = new ArrayList<>();
    for (Found one : found) {
      Optional<Id> id = one.id();
      if (id.isEmpty()) {
        return Optional.empty();
      }
      records.add(new One(one.alone(bytes), id.get(), one.order()));
    }
    return records.isEmpty() ? Optional.empty() : Optional.of(new Batch(records));
  }

  /// Runs the records one after the other and says which have to come again.
  ///
  /// @throws Fault `application-failed` when that are all of them; so even a source that was not
  ///   set up for such answers sends them again
  String run(ServletApplication application, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    List<Id> failed = new ArrayList<>();
    Set<String> blocked = new HashSet<>();
    String reason = "";
    for (One one : records) {
      boolean isBehind = one.order().filter(blocked::contains).isPresent();
      Optional<String> refusal =
          isBehind
              ? Optional.of("one before it failed")
              : refusal(application, one, Duration.ofNanos(end - System.nanoTime()));
      if (refusal.isPresent()) {
        failed.add(one.id());
        one.order().ifPresent(blocked::add);
        if (!isBehind) {
          reason = refusal.get();
          LOG.log(
              System.Logger.Level.WARNING,
              "record {0} has to come again: {1}",
              one.id(),
              refusal.get());
        }
      }
    }
    if (failed.size() == records.size()) {
      throw ServletApplication.failed(
          "none of %d records was taken; the last one: %s".formatted(failed.size(), reason));
    }
    return written(failed);
  }

  private static Optional<String> refusal(ServletApplication application, One one, Duration left) {
    if (left.compareTo(SHORTEST) < 0) {
      return Optional.of("there was no time left for it");
    }
    try {
      return application.refusal(application.run(one.event(), left));
    } catch (Fault e) {
      return Optional.of(e.sentence());
    }
  }

  private static String written(List<Id> failed) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = StrictJson.generator(out)) {
      json.writeStartObject();
      json.writeArrayFieldStart("batchItemFailures");
      for (Id id : failed) {
        json.writeStartObject();
        switch (id) {
          case Id.Text(String text) -> json.writeStringField("itemIdentifier", text);
          case Id.Offset(String partition, long offset) -> {
            json.writeObjectFieldStart("itemIdentifier");
            json.writeStringField("topic-partition", partition);
            json.writeNumberField("offset", offset);
            json.writeEndObject();
          }
        }
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  /// Where the bytes behind the last record begin, which is known only when all have been read.
  private static final class Tail {
    private int begin;
  }

  /// A record where it stands.
  ///
  /// @param head where the batch's bytes before the first record end
  /// @param tail where those after the last one begin
  /// @param partition the partition's name in Kafka's batches
  /// @param texts the scalars of the record and of the objects in it, by dotted name
  private record Found(
      int head,
      Tail tail,
      int start,
      int end,
      @Nullable String partition,
      Map<String, String> texts) {

    Optional<Id> id() {
      if (partition != null) {
        String offset = texts.get("offset");
        boolean isNumber = offset != null && offset.matches("\\d{1,18}");
        return isNumber
            ? Optional.of(new Id.Offset(partition, Long.parseLong(offset)))
            : Optional.empty();
      }
      String id =
          switch (texts.getOrDefault("eventSource", "")) {
            case "aws:sqs" -> texts.get("messageId");
            case "aws:kinesis" -> texts.get("kinesis.sequenceNumber");
            case "aws:dynamodb" -> texts.get("dynamodb.SequenceNumber");
            default -> null;
          };
      return Optional.ofNullable(id)
          .filter(text -> !text.isEmpty())
          .map(text -> (Id) new Id.Text(text));
    }

    Optional<String> order() {
      if (partition != null) {
        return Optional.of(partition);
      }
      return texts.getOrDefault("eventSource", "").equals("aws:sqs")
          ? Optional.ofNullable(texts.get("attributes.MessageGroupId"))
              .filter(group -> texts.getOrDefault("eventSourceARN", "").endsWith(".fifo"))
          : Optional.of("");
    }

    /// The event with this record only; all other bytes are as they were.
    Payload alone(byte[] bytes) {
      ByteArrayOutputStream out = new ByteArrayOutputStream(end - start + head + 256);
      out.write(bytes, 0, head);
      if (partition != null) {
        out.writeBytes(quoted(partition));
        out.writeBytes(new byte[] {':', '['});
      }
      out.write(bytes, start, end - start);
      if (partition != null) {
        out.write(']');
      }
      out.write(bytes, tail.begin, bytes.length - tail.begin);
      return Payload.of(out.toByteArray());
    }

    private static byte[] quoted(String text) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (JsonGenerator json = StrictJson.generator(out)) {
        json.writeString(text);
      } catch (IOException e) {
        throw new UncheckedIOException("writing to memory", e);
      }
      return out.toByteArray();
    }
  }

  /// Goes through an event once, and finds its records.
  private static final class Walk {

    private static final int DEEPEST = 2;

    private final JsonParser parser;
    private final byte[] bytes;
    private final List<Found> found = new ArrayList<>();

    Walk(JsonParser parser, byte[] bytes) {
      this.parser = parser;
      this.bytes = bytes;
    }

    List<Found> event() throws IOException {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        if (parser.currentToken() != null) {
          StrictJson.skip(parser);
        }
        return List.of();
      }
      String source = "";
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (name.equals("Records") && value == JsonToken.START_ARRAY) {
          Tail tail = new Tail();
          list(after(), tail, null);
          tail.begin = before();
        } else if (name.equals("records") && value == JsonToken.START_OBJECT) {
          partitions();
        } else if (name.equals("eventSource") && value == JsonToken.VALUE_STRING) {
          source = parser.getText();
        } else {
          StrictJson.skip(parser);
        }
      }
      boolean isKafka = source.equals("aws:kafka") || source.equals("SelfManagedKafka");
      boolean isOdd = found.stream().anyMatch(one -> (one.partition() != null) != isKafka);
      return isOdd ? List.of() : found;
    }

    private void partitions() throws IOException {
      int head = after();
      Tail tail = new Tail();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String partition = parser.currentName();
        if (parser.nextToken() == JsonToken.START_ARRAY) {
          list(head, tail, partition);
        } else {
          single(head, tail, partition);
        }
      }
      tail.begin = before();
    }

    private void list(int head, Tail tail, @Nullable String partition) throws IOException {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        single(head, tail, partition);
      }
    }

    private void single(int head, Tail tail, @Nullable String partition) throws IOException {
      int start = (int) parser.currentTokenLocation().getByteOffset();
      Map<String, String> texts = new HashMap<>();
      if (parser.currentToken() == JsonToken.START_OBJECT) {
        scalars("", 1, texts);
      } else {
        StrictJson.skip(parser);
      }
      found.add(new Found(head, tail, start, after(), partition, texts));
    }

    private void scalars(String prefix, int depth, Map<String, String> texts) throws IOException {
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = prefix + parser.currentName();
        JsonToken value = parser.nextToken();
        if (value == JsonToken.START_OBJECT && depth < DEEPEST) {
          scalars(name + ".", depth + 1, texts);
        } else if (value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NUMBER_INT) {
          texts.put(name, parser.getText());
        } else {
          StrictJson.skip(parser);
        }
      }
    }

    /// Where the current token, a bracket or the end of a value, ends.
    private int after() {
      return (int) parser.currentLocation().getByteOffset();
    }

    /// Where the current token, a closing bracket, begins.
    private int before() {
      int at = after() - 1;
      if (bytes[at] != ']' && bytes[at] != '}') {
        throw new IllegalStateException("the parser does not stand behind a bracket");
      }
      return at;
    }
  }
}
