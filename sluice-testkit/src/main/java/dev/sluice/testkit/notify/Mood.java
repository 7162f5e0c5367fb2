package dev.sluice.testkit.notify;

/// What a stand-in does with a request.
public enum Mood {
  /// Takes it when it is right, and refuses it when it is not.
  TAKES,
  /// Asks to be left alone, as this receiver does.
  LIMITS,
  /// Refuses it, as this receiver does.
  REFUSES,
  /// Cannot take it now, as this receiver says it.
  FAILS,
  /// Refuses it and repeats the whole request.
  REFUSES_WITH_ECHO,
  /// Cannot take it now and repeats the whole request.
  FAILS_WITH_ECHO,
  /// Answers 200 with a page that is none of this receiver's.
  IS_SOMEBODY_ELSE,
  /// Answers what is no HTTP.
  TALKS_NONSENSE,
  /// Ends the connection within its answer.
  BREAKS_OFF,
  /// Sends the request elsewhere.
  REDIRECTS,
  /// Never answers.
  IS_SILENT
}
