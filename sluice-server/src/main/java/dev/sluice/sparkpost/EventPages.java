package dev.sluice.sparkpost;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.event.Event;
import dev.sluice.event.Timestamp;
import dev.sluice.events.json.StrictJson;
import dev.sluice.events.sparkpost.BounceClass;
import dev.sluice.events.sparkpost.MessageFields;
import dev.sluice.fault.Fault;
import dev.sluice.identity.Caller;
import dev.sluice.index.EventIndex.Order;
import dev.sluice.indexing.Page;
import dev.sluice.ingress.http.Answer;
import dev.sluice.ingress.http.Call;
import dev.sluice.ingress.http.Json;
import dev.sluice.ingress.http.Query;
import dev.sluice.journal.Entry;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// `GET /v1/sparkpost/events` and `GET /v1/sparkpost/messages/{id}`: what SparkPost has told.
///
/// ```
/// {"events":[{"position":7,"accepted_at":…,"id":…,"type":…,"time":…,"subject":…,"subaccount":"101",
///             "bounce":{"class":10,"name":"Invalid Recipient","category":"hard"},"data":{…}}],
///  "next":7,"behind":12}
///
/// {"message_id":…,"recipient":…,"state":"bounced","events":[…],"more":true,"behind":12}
/// ```
///
/// `bounce` stands where `data` has a known bounce class; `next` and `more` while there is more;
/// `behind` while the index has not looked at so many of the events that were accepted. Data that
/// is no JSON, which SparkPost never sends, stands as `data_base64`.
public final class EventPages {

  private final SparkPostSearch search;

  /// Pages of what a search finds.
  public EventPages(SparkPostSearch search) {
    this.search = search;
  }

  /// The subaccounts whose events a caller sees; empty is all.
  private static Optional<Set<String>> visible(Call call) {
    return call.caller().flatMap(Caller::subaccounts);
  }

  /// A page of events.
  public Answer list(Call call) throws InterruptedException {
    Query query = call.query().knowing(EventWords.PARAMETERS);
    EventWords words = new EventWords(query);
    Page page =
        search.find(words.filter(), visible(call), words.order(), words.after(), words.limit());
    return Answer.json(
        200,
        Json.object(json -> {
          writeEvents(json, page.hits());
          if (page.next().isPresent()) {
            json.writeNumberField("next", page.next().getAsLong());
          }
          writeBehind(json, page.behind());
        }));
  }

  /// The story of a message.
  public Answer message(Call call) throws InterruptedException {
    call.query().knowing(Set.of());
    String id = call.id();
    Page page =
        search.find(
            EventFilter.ofMessage(id),
            visible(call),
            Order.OLDEST_FIRST,
            OptionalLong.empty(),
            EventWords.MAX_LIMIT);
    if (page.hits().isEmpty()) {
      throw Fault.of(
          Fault.Kind.NOT_FOUND,
          "no-such-message",
          page.behind() == 0
              ? "nothing is known of a message of this id, or it is forgotten"
              : "nothing is known of a message of this id yet; "
                  + page.behind()
                  + " events are still to be indexed");
    }
    Story story = Story.of(page.hits());
    return Answer.json(
        200,
        Json.object(json -> {
          json.writeStringField("message_id", encodable(id));
          if (story.recipient().isPresent()) {
            json.writeStringField("recipient", encodable(story.recipient().get()));
          }
          json.writeStringField("state", story.state().name().toLowerCase(Locale.ROOT));
          writeEvents(json, story.events());
          if (page.next().isPresent()) {
            json.writeBooleanField("more", true);
          }
          writeBehind(json, page.behind());
        }));
  }

  private static void writeBehind(JsonGenerator json, long behind) throws IOException {
    if (behind > 0) {
      json.writeNumberField("behind", behind);
    }
  }

  private static void writeEvents(JsonGenerator json, List<Entry> entries) throws IOException {
    json.writeArrayFieldStart("events");
    for (Entry entry : entries) {
      json.writeStartObject();
      write(json, entry);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, Entry entry) throws IOException {
    Event event = entry.event();
    Optional<MessageFields> fields = MessageFields.of(event);
    json.writeNumberField("position", entry.position().value());
    json.writeStringField("accepted_at", entry.acceptedAt().toString());
    json.writeStringField("id", event.id());
    json.writeStringField("type", event.type());
    Optional<String> time = event.time().map(Timestamp::text);
    if (time.isPresent()) {
      json.writeStringField("time", time.get());
    }
    if (event.subject().isPresent()) {
      json.writeStringField("subject", event.subject().get());
    }
    if (fields.isPresent()) {
      json.writeStringField("subaccount", fields.get().subaccount());
      Optional<BounceClass> bounce = fields.get().bounceClass();
      if (bounce.isPresent()) {
        json.writeObjectFieldStart("bounce");
        json.writeNumberField("class", bounce.get().number());
        json.writeStringField("name", bounce.get().title());
        json.writeStringField("category", bounce.get().category().name().toLowerCase(Locale.ROOT));
        json.writeEndObject();
      }
    }
    writeData(json, event);
  }

  private static void writeData(JsonGenerator json, Event event) throws IOException {
    byte[] data = event.data().toBytes();
    if (event.hasJsonData() && StrictJson.isValue(data, 0, data.length)) {
      json.writeFieldName("data");
      json.writeRawValue(event.data().text());
    } else if (event.hasData()) {
      json.writeBinaryField("data_base64", data);
    }
  }

  /// JSON can hold half of a surrogate pair; UTF-8 cannot.
  private static String encodable(String text) {
    return new String(
        text.getBytes(java.nio.charset.StandardCharsets.UTF_8),
        java.nio.charset.StandardCharsets.UTF_8);
  }
}
