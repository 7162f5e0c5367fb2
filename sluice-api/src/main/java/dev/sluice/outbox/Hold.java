package dev.sluice.outbox;

/// Why a delivery does not move by itself.
public enum Hold {
  /// Its rule is paused.
  PAUSED,
  /// Another one of its lane comes first.
  BEHIND,
  /// It is dead, and what stands behind it in its lane waits until it is redriven or skipped.
  BLOCKING
}
