package dev.sluice.target.http;

import dev.sluice.event.Payload;
import java.util.List;

/// Takes out of a receiver's words what the hub itself had sent: credentials and the payload. Some
/// receivers repeat the request in their errors, and those end in logs and dead letters.
public record Redaction(List<String> secrets, Payload payload) {

  /// A payload as short as this may stand in any text by chance.
  private static final int MIN_PAYLOAD = 8;

  /// Copies the secrets.
  public Redaction {
    secrets = List.copyOf(secrets);
  }

  /// The text without what must not be shown.
  public String apply(String text) {
    String clean = text;
    if (payload.length() >= MIN_PAYLOAD) {
      clean = clean.replace(payload.text(), "[the payload]");
    }
    for (String secret : secrets) {
      if (!secret.isEmpty()) {
        clean = clean.replace(secret, "***");
      }
    }
    return clean;
  }
}
