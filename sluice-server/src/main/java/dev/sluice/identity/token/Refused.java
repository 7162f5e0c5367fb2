package dev.sluice.identity.token;

import dev.sluice.fault.Fault;

/// The one fault of every token that does not count.
final class Refused {

  private Refused() {}

  /// A refusal; the sentence never holds what the token says, which may be anything.
  static Fault because(String sentence) {
    return Fault.of(Fault.Kind.UNAUTHENTICATED, "invalid-token", sentence);
  }
}
