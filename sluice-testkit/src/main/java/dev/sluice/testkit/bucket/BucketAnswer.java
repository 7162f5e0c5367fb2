package dev.sluice.testkit.bucket;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// An answer.
final class BucketAnswer {

  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;
  private final long length;

  /// @param length how long the body would be, which tells more than the body where there is none
  ///   to a HEAD
  BucketAnswer(int status, Map<String, String> headers, byte[] body, long length) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.length = length;
  }

  int status() {
    return status;
  }

  Map<String, String> headers() {
    return headers;
  }

  byte[] body() {
    return body;
  }

  long length() {
    return length;
  }

  static BucketAnswer of(int status) {
    return new BucketAnswer(status, new LinkedHashMap<>(), new byte[0], 0);
  }

  static BucketAnswer of(int status, byte[] body) {
    return new BucketAnswer(status, new LinkedHashMap<>(), body, body.length);
  }

  static BucketAnswer xml(int status, String text) {
    return of(
            status,
            ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + text)
                .getBytes(StandardCharsets.UTF_8))
        .with("Content-Type", "application/xml");
  }

  static BucketAnswer error(int status, String code, String more) {
    return xml(
        status,
        "<Error><Code>"
            + code
            + "</Code><Message>as it is</Message>"
            + more
            + "<RequestId>1</RequestId></Error>");
  }

  static BucketAnswer error(int status, String code) {
    return error(status, code, "");
  }

  BucketAnswer withoutBody() {
    return new BucketAnswer(status, headers, new byte[0], length);
  }

  BucketAnswer with(String name, String value) {
    headers.put(name, value);
    return this;
  }
}
