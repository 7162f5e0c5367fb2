package dev.sluice.testkit.bucket;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A request as it came; its body is read apart.
///
/// @param method such as `PUT`
/// @param bucket the first segment of the path
/// @param key what follows it, decoded; empty for the bucket itself
/// @param query the parameters, decoded; those without a value have an empty one
/// @param headers the headers, by their names in small letters
record BucketRequest(
    String method,
    String bucket,
    String key,
    Map<String, String> query,
    Map<String, String> headers) {

  private static final int MAX_LINE = 16 << 10;

  /// Reads up to the body.
  ///
  /// @return nothing when the other side has closed
  static Optional<BucketRequest> read(InputStream in) throws IOException {
    String first = line(in);
    if (first.isEmpty()) {
      return Optional.empty();
    }
    String[] parts = first.split(" ");
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    String target = parts[1];
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark);
    Map<String, String> query = new TreeMap<>();
    if (mark >= 0) {
      for (String each : target.substring(mark + 1).split("&")) {
        int equals = each.indexOf('=');
        query.put(
            decode(equals < 0 ? each : each.substring(0, equals)),
            equals < 0 ? "" : decode(each.substring(equals + 1)));
      }
    }
    int slash = path.indexOf('/', 1);
    return Optional.of(
        new BucketRequest(
            parts[0],
            decode(slash < 0 ? path.substring(1) : path.substring(1, slash)),
            slash < 0 ? "" : decode(path.substring(slash + 1)),
            query,
            headers));
  }

  /// A plus sign stands for itself in what S3 signs.
  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      if (b != '\r') {
        line.write(b);
      }
      if (line.size() > MAX_LINE) {
        throw new IOException("a line is too long");
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  int length() {
    return Integer.parseInt(headers.getOrDefault("content-length", "0"));
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  boolean asks(String parameter) {
    return query.containsKey(parameter);
  }

  /// What S3 calls it.
  String operation() {
    if (key.isEmpty()) {
      return method.equals("GET") && asks("list-type") ? "ListObjectsV2" : method + "Bucket";
    }
    return switch (method) {
      case "PUT" -> asks("uploadId") ? "UploadPart" : "PutObject";
      case "POST" -> asks("uploads") ? "CreateMultipartUpload" : "CompleteMultipartUpload";
      case "DELETE" -> asks("uploadId") ? "AbortMultipartUpload" : "DeleteObject";
      case "HEAD" -> "HeadObject";
      case "GET" -> "GetObject";
      default -> method;
    };
  }
}
