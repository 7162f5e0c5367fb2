package dev.sluice.mail.verdict;

import java.time.Duration;
import java.util.List;

/// The name system, as far as checks of mail ask it.
interface Dns {

  /// How many records an answer has at most; a longer one counts as failed.
  int MAX_RECORDS = 100;

  /// How many characters the records of an answer have at most together.
  int MAX_CHARACTERS = 32_768;

  /// Of which kind the records are.
  enum Kind {
    A,
    AAAA,
    MX,
    PTR,
    TXT
  }

  /// What comes of a question.
  sealed interface Answer {}

  /// Records: addresses, hosts (of MX the preferred first), or texts with a character for each
  /// byte.
  record Found(List<String> values) implements Answer {
    /// Copies the values.
    public Found {
      values = List.copyOf(values);
    }
  }

  /// There are no such records.
  record Nothing(boolean nameExists) implements Answer {}

  /// It could not be found out.
  record Failed(String reason) implements Answer {}

  /// Asks for the records of a name.
  ///
  /// @param within how long an answer is waited for
  Answer ask(String name, Kind kind, Duration within) throws InterruptedException;
}
