package dev.sluice.bench;

import java.nio.ByteBuffer;

/// Requests of one form, built beforehand, in which only digits change from one sending to the
/// next.
interface Requests {

  /// How many events a request holds.
  int events();

  /// A request, ready to be stamped and written; one for each connection.
  ByteBuffer copy();

  /// Makes the events of a request new ones, numbered from the first on, and rewinds it.
  ///
  /// @param sent the tick at which it is meant to be sent
  void stamp(ByteBuffer request, long first, long sent);

  /// Writes a number with leading zeros.
  static void digits(ByteBuffer to, int at, int width, long value) {
    long rest = value;
    for (int i = at + width - 1; i >= at; i--) {
      to.put(i, (byte) ('0' + rest % 10));
      rest /= 10;
    }
  }
}
