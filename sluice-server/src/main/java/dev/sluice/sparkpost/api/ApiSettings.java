package dev.sluice.sparkpost.api;

import dev.sluice.secret.Secret;
import java.net.URI;

/// Where SparkPost's API is, and who calls it.
///
/// @param url the base URL, which ends with `/api/v1`
/// @param key the API key
public record ApiSettings(URI url, Secret key) {

  /// SparkPost in the United States.
  public static final URI US = URI.create("https://api.sparkpost.com/api/v1");

  /// SparkPost in Europe.
  public static final URI EU = URI.create("https://api.eu.sparkpost.com/api/v1");

  /// Takes off a slash at the end.
  public ApiSettings {
    String text = url.toString();
    if (text.endsWith("/")) {
      url = URI.create(text.substring(0, text.length() - 1));
    }
  }
}
