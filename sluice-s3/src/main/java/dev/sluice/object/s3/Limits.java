package dev.sluice.object.s3;

import java.time.Duration;

/// How long, how often and how much at once the store is asked by one call.
///
/// @param attempts how often a request is made in all, when the store is overloaded or gives no
///   answer
/// @param pause about how long before the second attempt; twice as long before each further one
/// @param answer what a request without a large body may take, with its repeats
/// @param transfer what a request with a part's body may take, with its repeats
/// @param singleBytes up to how many bytes an object is written in one request
/// @param partBytes how long a part is, unless there were too many of them
record Limits(
    int attempts,
    Duration pause,
    Duration answer,
    Duration transfer,
    long singleBytes,
    long partBytes) {

  /// How many parts an object may have.
  static final int MAX_PARTS = 10_000;

  private static final long MEBIBYTE = 1L << 20;

  /// What users get. Longer patience is the caller's.
  static final Limits USUAL =
      new Limits(
          3,
          Duration.ofMillis(200),
          Duration.ofSeconds(60),
          Duration.ofMinutes(5),
          16 * MEBIBYTE,
          8 * MEBIBYTE);

  /// How long the parts of an object are: all of it when it is written in one request.
  long partBytes(long length) {
    if (length <= singleBytes) {
      return singleBytes;
    }
    long least = (length + MAX_PARTS - 1) / MAX_PARTS;
    long whole = (least + MEBIBYTE - 1) / MEBIBYTE * MEBIBYTE;
    return Math.max(partBytes, whole);
  }
}
