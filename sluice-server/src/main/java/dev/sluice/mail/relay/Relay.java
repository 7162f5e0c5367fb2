package dev.sluice.mail.relay;

/// Hands a letter or a report over, once.
interface Relay {

  /// How handing over ended.
  sealed interface Outcome {
    /// The relay has it.
    record Taken() implements Outcome {}

    /// It may work later.
    record Troubled(String why) implements Outcome {}

    /// The relay will never take this letter.
    record Refused(String why) implements Outcome {}
  }

  Outcome hand(String id, Mailing mailing);
}
