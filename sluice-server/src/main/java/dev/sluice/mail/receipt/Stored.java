package dev.sluice.mail.receipt;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/// Where a message was put.
record Stored(String store, String prefix, String id) {

  String key() {
    return prefix + id;
  }

  /// The path at which the hub gives the object out.
  String dataRef() {
    return "/v1/objects/"
        + encoded(store)
        + "/"
        + Arrays.stream(key().split("/", -1)).map(Stored::encoded).collect(Collectors.joining("/"));
  }

  private static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A");
  }
}
