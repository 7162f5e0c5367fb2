package dev.sluice.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// A whole POST request, built once, in which only digits change from one sending to the next.
///
/// ```
/// {"specversion":"1.0","id":"<tag>-000000000000",…,"data":{"kind":"k000","seq":"000000000000",
///  "sent":"000000000000000","text":"…"}}
/// ```
///
/// `id` and `seq` are the event's number, so that the hub sees each event as new; `kind` is that
/// number modulo {@link #KINDS}; `sent` is the tick at which it was meant to be sent. All have a
/// fixed width: the length of the request never changes and nothing is allocated.
final class Template implements Requests {

  /// How many kinds of event there are; the hub's rules are one for each.
  static final int KINDS = 100;

  /// How large one event is, in bytes.
  static final int EVENT_BYTES = 500;

  private static final int NUMBER_DIGITS = 12;
  private static final int KIND_DIGITS = 3;
  private static final int SENT_DIGITS = 15;
  private static final String WORDS = "a customer bought two tickets and a bag of wind ";

  private final byte[] bytes;
  private final int firstEvent;
  private final int stride;
  private final int events;
  private final int idAt;
  private final int kindAt;
  private final int numberAt;
  private final int sentAt;

  private Template(byte[] bytes, int firstEvent, int stride, int events, String event) {
    this.bytes = bytes;
    this.firstEvent = firstEvent;
    this.stride = stride;
    this.events = events;
    this.idAt = event.indexOf("-" + "0".repeat(NUMBER_DIGITS) + "\"") + 1;
    this.kindAt = valueAt(event, "kind") + 1;
    this.numberAt = valueAt(event, "seq");
    this.sentAt = valueAt(event, "sent");
  }

  /// One event in a request.
  ///
  /// @param tag what makes the ids of this run differ from those of another
  static Template single(String path, String key, String tag) {
    return singleOf(path, apiKey(key), tag);
  }

  /// One event in a request that shows a token in the place of a key.
  static Template bearer(String path, String token, String tag) {
    return singleOf(path, "Authorization: Bearer " + token, tag);
  }

  private static Template singleOf(String path, String credential, String tag) {
    String event = event(tag);
    String head = head(path, credential, "application/cloudevents+json", event.length());
    return new Template(ascii(head + event), head.length(), event.length() + 1, 1, event);
  }

  /// A number of events in a request.
  static Template batch(String path, String key, String tag, int events) {
    String event = event(tag);
    String body = "[" + (event + ",").repeat(events - 1) + event + "]";
    String head = head(path, apiKey(key), "application/cloudevents-batch+json", body.length());
    return new Template(ascii(head + body), head.length() + 1, event.length() + 1, events, event);
  }

  /// How the kind with a number is written.
  static String kind(int number) {
    return String.format(Locale.ROOT, "k%0" + KIND_DIGITS + "d", number);
  }

  @Override
  public int events() {
    return events;
  }

  @Override
  public ByteBuffer copy() {
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  @Override
  public void stamp(ByteBuffer request, long first, long sent) {
    request.clear();
    int at = firstEvent;
    for (long number = first; number < first + events; number++) {
      Requests.digits(request, at + idAt, NUMBER_DIGITS, number);
      Requests.digits(request, at + kindAt, KIND_DIGITS, number % KINDS);
      Requests.digits(request, at + numberAt, NUMBER_DIGITS, number);
      Requests.digits(request, at + sentAt, SENT_DIGITS, sent);
      at += stride;
    }
  }

  private static String event(String tag) {
    String front =
        "{\"specversion\":\"1.0\",\"id\":\""
            + tag
            + "-"
            + "0".repeat(NUMBER_DIGITS)
            + "\",\"source\":\"bench\",\"type\":\"dev.sluice.bench.bought\","
            + "\"subject\":\"customer/4711\",\"time\":\"2026-11-21T10:00:00.123Z\","
            + "\"datacontenttype\":\"application/json\",\"data\":{\"kind\":\"k"
            + "0".repeat(KIND_DIGITS)
            + "\",\"seq\":\""
            + "0".repeat(NUMBER_DIGITS)
            + "\",\"sent\":\""
            + "0".repeat(SENT_DIGITS)
            + "\",\"text\":\"";
    String back = "\"}}";
    int room = EVENT_BYTES - front.length() - back.length();
    return front + WORDS.repeat(room / WORDS.length() + 1).substring(0, room) + back;
  }

  private static String apiKey(String key) {
    return "x-api-key: " + key;
  }

  private static String head(String path, String credential, String mediaType, int length) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        + credential
        + "\r\nContent-Type: "
        + mediaType
        + "\r\nContent-Length: "
        + length
        + "\r\n\r\n";
  }

  private static int valueAt(String event, String field) {
    String mark = "\"" + field + "\":\"";
    return event.indexOf(mark) + mark.length();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
