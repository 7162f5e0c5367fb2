package dev.sluice.client;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.event.Timestamp;
import dev.sluice.events.json.StrictJson;
import dev.sluice.fault.Fault;
import dev.sluice.time.Clock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Client events in and their answer out.
///
/// ```
/// request  {"entries": [{"entry": <a JSON object, or a string that holds one>, "id": <optional>}, …]}
/// answer   {"FailedEntryCount": n, "Entries": [{"EventId": …} | {"ErrorCode": …, "ErrorMessage": …}, …]}
/// ```
///
/// Other members of the request are passed over, as API Gateway's model let them pass.
///
/// The optional `id` makes a retry harmless: it is 1 to 128 letters, digits, `.`, `_`, `:` and `-`
/// of ASCII, and the event's id becomes `<client id>/<id>`, so that no client can take the ids of
/// another. Without it every try is a new event.
public final class ClientEvents {

  /// The source of every client event.
  public static final String SOURCE = "clientevents";

  private ClientEvents() {}

  /// Translates the entries of a request; a wrong entry is an error in its place.
  ///
  /// @param body the request's body, which is given away: events hold ranges of it
  /// @param clientId who sends, from the caller's identity
  /// @param environment the detail type of the events
  /// @param newId makes the id of an event that brings none
  /// @throws Fault `invalid-request-body`, `invalid-utf8` or `too-many-entries`, for the whole
  ///   request
  public static Batch read(
      byte[] body,
      String clientId,
      String environment,
      Supplier<String> newId,
      Clock clock,
      int maxEntries) {
    Stamp stamp =
        new Stamp(clientId, environment, newId, Timestamp.of(clock.now()), resources(clientId));
    List<Entry> entries;
    try {
      entries =
          StrictJson.read(body, 0, body.length, json -> request(json, body, stamp, maxEntries));
    } catch (Fault e) {
      if (e.code().equals("malformed-json")) {
        throw invalid(e.sentence());
      }
      throw e;
    }
    return new Batch(entries);
  }

  /// What all events of a request have alike.
  record Stamp(
      String clientId,
      String environment,
      Supplier<String> newId,
      Timestamp time,
      String resources) {

    Event event(@Nullable String chosenId, String type, Payload data) {
      return Event.builder(chosenId == null ? newId.get() : clientId + "/" + chosenId, SOURCE, type)
          .time(time)
          .dataContentType("application/json")
          .extension(Event.DETAIL_TYPE, environment)
          .extension(Event.RESOURCES, resources)
          .data(data)
          .build();
    }
  }

  private static String resources(String clientId) {
    return "[\"" + new String(JsonStringEncoder.getInstance().quoteAsString(clientId)) + "\"]";
  }

  private static List<Entry> request(JsonParser json, byte[] body, Stamp stamp, int maxEntries)
      throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw invalid("it must be a JSON object with the member 'entries'");
    }
    List<Entry> entries = null;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      if (!name.equals("entries")) {
        StrictJson.skip(json);
      } else if (entries != null) {
        throw invalid("'entries' is given twice");
      } else if (value != JsonToken.START_ARRAY) {
        throw invalid("'entries' must be an array");
      } else {
        entries = entries(json, body, stamp, maxEntries);
      }
    }
    if (entries == null) {
      throw invalid("the member 'entries' is missing");
    }
    if (entries.isEmpty()) {
      throw invalid("'entries' must hold at least one entry");
    }
    return entries;
  }

  private static List<Entry> entries(JsonParser json, byte[] body, Stamp stamp, int maxEntries)
      throws IOException {
    List<Entry> entries = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (entries.size() == maxEntries) {
        throw Fault.of(
            Fault.Kind.TOO_LARGE,
            "too-many-entries",
            "a request has at most " + maxEntries + " entries; send the rest in another");
      }
      entries.add(EntryReader.read(json, body, stamp));
    }
    return entries;
  }

  private static Fault invalid(String trouble) {
    return Fault.of(Fault.Kind.INVALID, "invalid-request-body", "Invalid request body: " + trouble);
  }

  /// Writes the answer, one result for each entry in the request's order.
  public static byte[] reply(List<Result> results) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(64 + 64 * results.size());
    try (JsonGenerator json = StrictJson.generator(out)) {
      json.writeStartObject();
      json.writeNumberField(
          "FailedEntryCount", results.stream().filter(Result.Failed.class::isInstance).count());
      json.writeArrayFieldStart("Entries");
      for (Result result : results) {
        json.writeStartObject();
        switch (result) {
          case Result.Accepted(String eventId) -> json.writeStringField("EventId", eventId);
          case Result.Failed(String code, String message) -> {
            json.writeStringField("ErrorCode", code);
            json.writeStringField("ErrorMessage", message);
          }
        }
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return out.toByteArray();
  }
}
