package dev.sluice.target.app;

import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.events.cloudevents.HttpBinding;
import dev.sluice.events.shape.Original;
import dev.sluice.fault.Fault;
import dev.sluice.mail.receipt.MailEvents;
import dev.sluice.outbox.Failure;
import dev.sluice.outbox.TargetName;
import dev.sluice.target.Outcome;
import dev.sluice.target.Parcel;
import java.util.LinkedHashMap;
import java.util.Map;

/// What an application is sent: where, with which header fields, and what.
///
/// @param path percent-encoded; it begins with `/`
/// @param headers the fields of the event, `Content-Type` among them
/// @param body the content, perhaps empty
record Request(String path, Map<String, String> headers, Payload body) {

  static final String MAIL = "/aws.ses";
  static final String CONTENT_TYPE = "Content-Type";

  /// Servers take some kilobytes of header fields, and no more.
  private static final int LONGEST_ID = 1_024;

  private static final String PUBLISHED = "/aws.ses.notification";
  private static final String JSON = "application/json; charset=utf-8";
  private static final String TARGET = "Sluice-Target";
  private static final String EVENT = "Sluice-Event";
  private static final String DELIVERY = "Sluice-Delivery";
  private static final String ATTEMPT = "Sluice-Attempt";
  private static final String REPLAY = "Sluice-Replay";
  private static final String QUESTION = "Sluice-Question";

  /// A delivery.
  static Request of(Parcel parcel, TargetName target, Form form) {
    Event event = parcel.event();
    Map<String, String> headers = new LinkedHashMap<>();
    String path;
    Payload body;
    if (parcel.input().isPresent()) {
      path = path(event, form);
      headers.put(CONTENT_TYPE, JSON);
      body = parcel.input().get();
    } else if (form.content() == Content.CLOUDEVENTS) {
      path = path(event, form);
      headers.putAll(HttpBinding.headers(event));
      body = event.data();
    } else {
      Original original = original(event, form);
      path = original.path();
      headers.put(CONTENT_TYPE, original.contentType());
      body = original.body();
    }
    headers.put(TARGET, target.value());
    String id = HttpBinding.encoded(event.id());
    if (id.length() <= LONGEST_ID) {
      headers.put(EVENT, id);
    }
    headers.put(DELIVERY, parcel.id().toString());
    headers.put(ATTEMPT, Integer.toString(parcel.attempt()));
    if (parcel.id().replay() > 0) {
      headers.put(REPLAY, Integer.toString(parcel.id().replay()));
    }
    return new Request(path, headers, body);
  }

  /// Sends a request, and says what became of it.
  @FunctionalInterface
  interface Attempt {
    Outcome with(Request request) throws InterruptedException;
  }

  /// A delivery, attempted. An event that no request can be made of is refused: another attempt
  /// would not help.
  static Outcome deliver(Parcel parcel, TargetName target, Form form, Attempt attempt)
      throws InterruptedException {
    Request request;
    try {
      request = of(parcel, target, form);
    } catch (Fault fault) {
      return new Outcome.Refused(new Failure("EVENT_UNFIT", fault.sentence()));
    }
    return attempt.with(request);
  }

  /// A question about a message.
  static Request asking(byte[] json, String id, TargetName target) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(CONTENT_TYPE, JSON);
    headers.put(TARGET, target.value());
    headers.put(QUESTION, id);
    return new Request(MAIL, headers, Payload.of(json));
  }

  /// The content of a request that no rule makes another of.
  static Payload body(Event event, Form form) {
    return form.content() == Content.CLOUDEVENTS ? event.data() : original(event, form).body();
  }

  /// The data of the hub's own events of mail has the form of SES already.
  private static Original original(Event event, Form form) {
    return isMail(event)
        ? new Original(path(event, form), JSON, event.data())
        : Original.of(event, form.shapes());
  }

  private static String path(Event event, Form form) {
    if (isMail(event)) {
      return event.type().equals(MailEvents.PUBLISHED) ? PUBLISHED : MAIL;
    }
    return Original.path(event, form.shapes());
  }

  private static boolean isMail(Event event) {
    return event.source().equals(MailEvents.SOURCE) && event.hasJsonData();
  }
}
