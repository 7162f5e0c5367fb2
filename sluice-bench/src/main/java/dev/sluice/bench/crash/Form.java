package dev.sluice.bench.crash;

/// The ways in which clients send events.
enum Form {
  BINARY(1, 1),
  STRUCTURED(1, 1),
  BATCH(2, 9),
  /// One event of it is none, so all must be refused.
  WRONG_BATCH(2, 5),
  CLIENT_EVENTS(1, 6),
  /// The last entry is none, so that one must be refused and the others be kept.
  WRONG_ENTRY(2, 5);

  private final int least;
  private final int most;

  Form(int least, int most) {
    this.least = least;
    this.most = most;
  }

  /// The fewest events in one request.
  int least() {
    return least;
  }

  /// The most events in one request.
  int most() {
    return most;
  }
}
