package dev.sluice.config;

import java.net.URI;
import java.net.URISyntaxException;

/// Reads addresses that the hub is reached at, or that it asks.
final class Addresses {

  private static final int MAX_LENGTH = 2_048;

  private Addresses() {}

  static URI parse(String text) {
    URI address;
    try {
      address = new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("this is not a URL: " + e.getReason(), e);
    }
    if (text.length() > MAX_LENGTH
        || address.getHost() == null
        || address.getPort() > 65_535
        || address.getRawUserInfo() != null
        || address.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "a URL has a host, neither user name nor fragment, and at most 2048 characters");
    }
    return address;
  }
}
