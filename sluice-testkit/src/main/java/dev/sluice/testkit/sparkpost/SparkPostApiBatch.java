package dev.sluice.testkit.sparkpost;

import java.time.Instant;

/// What became of an attempt to send a batch, as `batch-status` tells it.
///
/// @param attempts how many attempts failed before this one
/// @param status what the target answered; 0 for nothing in time
/// @param latencyMillis how long the target took
public record SparkPostApiBatch(
    String id, Instant at, int attempts, int status, int latencyMillis) {

  boolean isTaken() {
    return status == 200;
  }
}
