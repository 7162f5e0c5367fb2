package dev.sluice.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// A post to a topic, built once; only the digits of its version change.
final class NotificationRequests implements Requests {

  /// The topic that is posted to.
  static final String TOPIC = "bench/deploys";

  /// How many integrations it has.
  static final int INTEGRATIONS = 3;

  private static final int DIGITS = 12;
  private static final String VERSION = "\"version\":\"1.";

  private final byte[] bytes;
  private final int versionAt;

  private NotificationRequests(String request) {
    this.bytes = request.getBytes(StandardCharsets.US_ASCII);
    this.versionAt = request.indexOf(VERSION) + VERSION.length();
  }

  /// Posts with a key, which is the topic's hash too.
  static NotificationRequests of(String key) {
    String body =
        "{\"metadata\":{\"app\":\"shop\"," + VERSION + "0".repeat(DIGITS) + "\",\"by\":\"ada\"}}";
    return new NotificationRequests(
        "POST /v1/notifications/"
            + TOPIC
            + " HTTP/1.1\r\nHost: 127.0.0.1\r\nx-api-key: "
            + key
            + "\r\nx-topic-hash-x: "
            + key
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
  }

  @Override
  public int events() {
    return 1;
  }

  @Override
  public ByteBuffer copy() {
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  @Override
  public void stamp(ByteBuffer request, long first, long sent) {
    request.clear();
    Requests.digits(request, versionAt, DIGITS, first);
  }
}
