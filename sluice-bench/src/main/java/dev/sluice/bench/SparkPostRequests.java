package dev.sluice.bench;

import dev.sluice.testkit.sparkpost.MessageEvents;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Batches of SparkPost's webhook, built once; only the digits of batch id and event ids change.
///
/// The events are made-up ones of all types, of the sizes that they have in life.
final class SparkPostRequests implements Requests {

  /// Where SparkPost posts to.
  static final String PATH = "/v1/webhooks/sparkpost";

  private static final long SEED = 350;
  private static final int DIGITS = 12;
  private static final String BATCH_ID = "X-MessageSystems-Batch-ID: bench-";

  private final byte[] bytes;
  private final int batchAt;
  private final int[] idsAt;
  private final int bodyBytes;

  private SparkPostRequests(byte[] bytes, int batchAt, int[] idsAt, int bodyBytes) {
    this.bytes = bytes;
    this.batchAt = batchAt;
    this.idsAt = idsAt;
    this.bodyBytes = bodyBytes;
  }

  /// Batches of so many events.
  static SparkPostRequests of(String key, int size) {
    MessageEvents events = new MessageEvents(SEED);
    StringBuilder body = new StringBuilder("[");
    int[] idsAt = new int[size];
    int before = 1;
    for (int number = 0; number < size; number++) {
      String element = events.element(number);
      String id = MessageEvents.id(number);
      String front = element.substring(0, element.indexOf(id) + id.length() - DIGITS);
      idsAt[number] = before + length(front);
      body.append(element).append(number == size - 1 ? "]" : ",");
      before += length(element) + 1;
    }
    String head =
        "POST "
            + PATH
            + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: SparkPost\r\nx-api-key: "
            + key
            + "\r\n"
            + BATCH_ID
            + "0".repeat(DIGITS)
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + before
            + "\r\n\r\n";
    for (int number = 0; number < size; number++) {
      idsAt[number] += head.length();
    }
    return new SparkPostRequests(
        (head + body).getBytes(StandardCharsets.UTF_8),
        head.indexOf(BATCH_ID) + BATCH_ID.length(),
        idsAt,
        before);
  }

  private static int length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /// How many bytes an event has, on average.
  int eventBytes() {
    return bodyBytes / idsAt.length;
  }

  @Override
  public int events() {
    return idsAt.length;
  }

  @Override
  public ByteBuffer copy() {
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  @Override
  public void stamp(ByteBuffer request, long first, long sent) {
    request.clear();
    Requests.digits(request, batchAt, DIGITS, first / events());
    for (int i = 0; i < idsAt.length; i++) {
      Requests.digits(request, idsAt[i], DIGITS, first + i);
    }
  }
}
