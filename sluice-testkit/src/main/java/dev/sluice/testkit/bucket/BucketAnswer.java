package dev.sluice.testkit.bucket;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// An answer.
///
/// @param length how long the body would be, which tells more than the body where there is none to
///   a HEAD
record BucketAnswer(int status, Map<String, String> headers, byte[] body, long length) {

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
