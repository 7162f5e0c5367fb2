package dev.sluice.target.http;

import java.time.Duration;

/// How events go together as one JSON array.
///
/// @param events how many at most, 2 to 1,000
/// @param bytes how long the array is at most; an event that is longer goes by itself
/// @param patience how long the first event waits for others
public record BatchSettings(int events, long bytes, Duration patience) {

  /// Checks the limits.
  public BatchSettings {
    if (events < 2 || events > 1_000 || bytes < 1_024 || patience.isNegative()) {
      throw new IllegalArgumentException("a batch has 2 to 1,000 events and 1 KiB or more");
    }
  }
}
