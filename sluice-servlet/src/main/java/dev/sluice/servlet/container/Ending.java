package dev.sluice.servlet.container;

/// How a call ended.
public sealed interface Ending {

  /// The application answered, with whatever status.
  ///
  /// @param answer its answer
  record Answered(Answer answer) implements Ending {}

  /// The application did not answer as an application has to.
  ///
  /// @param failure what went wrong
  /// @param reason a sentence about it, without the call's content
  /// @param answer what the application had answered until then; its status is 0 when there is none
  record Failed(Failure failure, String reason, Answer answer) implements Ending {}

  /// What can go wrong in an application.
  enum Failure {
    /// An exception came out of it.
    THREW,
    /// It did not end within the time limit; it was interrupted and may still be running.
    TOO_SLOW,
    /// It answered more than the limit.
    ANSWER_TOO_LARGE,
    /// Its answer is none: it ended before its end, or is longer than it said.
    ANSWER_BROKEN
  }
}
