package dev.sluice.ingress.http.mail;

import dev.sluice.fault.Fault;
import dev.sluice.identity.Caller;
import dev.sluice.identity.Restriction;
import dev.sluice.identity.Scope;
import dev.sluice.ingress.http.Answer;
import dev.sluice.ingress.http.Call;
import dev.sluice.ingress.http.Json;
import dev.sluice.ingress.http.Routes;
import dev.sluice.mail.message.MessageParts;
import dev.sluice.mail.message.Part;
import dev.sluice.mail.reading.MailSearch;
import dev.sluice.mail.reading.StoredMail;
import dev.sluice.mail.reading.StoredMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// The reading of mail.
///
/// ```
/// GET /v1/objects/{store}/{key...}            the message as it is stored
/// GET /v1/mail/messages?recipient=…&sender=…&rule=…&from=…&to=…&order=…&after=…&limit=…
///   {"messages":[{"position":7,"id":…,"rule":…,"at":…,"sender":…,"recipients":[…],"subject":…,
///                 "store":…,"key":…}],"next":7,"behind":12}
/// GET /v1/mail/messages/{id}
///   {"id":…,"at":…,"sender":…,"recipients":[…],"rules":[{"rule":…,"receipt":{…},…}],"mail":{…},
///    "stored":true,"store":…,"key":…,"size":…,"headers":[{"name":…,"value":…}],"text":…,
///    "htmlText":…,"parts":[{"number":"1","role":"text","type":…,"size":…,"sha256":…}]}
/// GET /v1/mail/messages/{id}/parts/{number}   the decoded bytes of a part
/// ```
///
/// `htmlText` is what the HTML says, without the HTML. What a caller may not read is answered as
/// what is not there.
public final class MailEndpoints {

  private static final Set<Restriction> TO = Set.of(Restriction.APPLICATION);

  private final StoredMail mail;

  private MailEndpoints(StoredMail mail) {
    this.mail = mail;
  }

  /// The routes over this mail.
  public static Routes.Builder routes(StoredMail mail) {
    MailEndpoints endpoints = new MailEndpoints(mail);
    DiscoveryEndpoint discovery = new DiscoveryEndpoint(mail);
    String object = "/v1/objects/{store}/{key...}";
    String part = "/v1/mail/messages/{id}/parts/{number}";
    return Routes.builder()
        .narrowed("GET", "/v1/discovery", Scope.DISCOVERY_READ, TO, discovery)
        .narrowed("GET", object, Scope.OBJECTS_READ, TO, endpoints::object)
        .narrowed("HEAD", object, Scope.OBJECTS_READ, TO, endpoints::object)
        .narrowed("GET", "/v1/mail/messages", Scope.OBJECTS_READ, TO, endpoints::list)
        .narrowed("GET", "/v1/mail/messages/{id}", Scope.OBJECTS_READ, TO, endpoints::message)
        .narrowed("GET", part, Scope.OBJECTS_READ, TO, endpoints::part)
        .narrowed("HEAD", part, Scope.OBJECTS_READ, TO, endpoints::part);
  }

  static Optional<String> application(Call call) {
    return call.caller().flatMap(Caller::application);
  }

  private Answer object(Call call) throws InterruptedException {
    call.query().knowing(Set.of());
    StoredMessage found =
        mail.object(call.segment("store"), call.segment("key"), application(call))
            .orElseThrow(() ->
                Fault.of(
                    Fault.Kind.NOT_FOUND,
                    "no-such-object",
                    "there is no such object, or it is not for you"));
    String tag = found.id() + "-" + Long.toHexString(found.length());
    return new Download("message/rfc822", found.id() + ".eml", found.length(), tag)
        .answer(call, found::open);
  }

  private Answer list(Call call) throws InterruptedException {
    MailWords words = new MailWords(call.query().knowing(MailWords.PARAMETERS));
    MailSearch.Found found =
        mail.search()
            .find(words.filter(), application(call), words.order(), words.after(), words.limit());
    return Answer.json(
        200,
        Json.object(json -> {
          json.writeArrayFieldStart("messages");
          for (MailSearch.Hit hit : found.hits()) {
            json.writeStartObject();
            json.writeNumberField("position", hit.position());
            MessageJson.writeHandled(json, hit.handled());
            json.writeEndObject();
          }
          json.writeEndArray();
          if (found.next().isPresent()) {
            json.writeNumberField("next", found.next().getAsLong());
          }
          if (found.behind() > 0) {
            json.writeNumberField("behind", found.behind());
          }
        }));
  }

  private Answer message(Call call) throws InterruptedException {
    call.query().knowing(Set.of());
    String id = call.id();
    StoredMail.Story story =
        mail.message(id, application(call)).orElseThrow(MailEndpoints::unknown);
    Optional<MessageParts> parts = story.object().map(MailEndpoints::walked);
    return Answer.json(200, Json.object(json -> MessageJson.write(json, id, story, parts)))
        .with("Cache-Control", "private, no-cache");
  }

  private Answer part(Call call) throws InterruptedException {
    call.query().knowing(Set.of());
    StoredMessage stored =
        mail.message(call.id(), application(call))
            .flatMap(StoredMail.Story::object)
            .orElseThrow(MailEndpoints::unknown);
    MessageParts parts = walked(stored);
    Part part =
        parts
            .part(call.segment("number"))
            .orElseThrow(() ->
                Fault.of(
                    Fault.Kind.NOT_FOUND,
                    "no-such-part",
                    "the message has no part of this number; it lists them"));
    String name = part.fileName().orElse("part-" + part.number());
    return new Download(part.mediaType(), name, part.size(), part.sha256())
        .answer(call, () -> parts.open(part));
  }

  private static MessageParts walked(StoredMessage stored) {
    try {
      return MessageParts.walk(stored);
    } catch (IOException e) {
      throw Fault.unavailable(
          "store-unreadable", "the store cannot be read now", Duration.ofSeconds(5), e);
    }
  }

  private static Fault unknown() {
    return Fault.of(
        Fault.Kind.NOT_FOUND,
        "no-such-message",
        "there is no such message, or it is not for you, or it is forgotten");
  }
}
