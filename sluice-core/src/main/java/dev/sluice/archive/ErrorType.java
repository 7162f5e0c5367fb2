package dev.sluice.archive;

/// Why an event stands under the error prefix, in the words of Firehose's error output types.
enum ErrorType {
  /// The transform failed.
  PROCESSING_FAILED("processing-failed"),
  /// The prefix could not be worked out.
  PARTITIONING_FAILED("partitioning-failed"),
  /// The journal has the event no more.
  EVENT_LOST("event-lost");

  private final String word;

  ErrorType(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }
}
