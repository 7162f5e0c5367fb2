package dev.sluice.ingress.smtp;

import dev.sluice.time.Clock;
import java.io.IOException;
import java.time.Duration;

/// Reads the text of messages off the wire, and sees that it keeps coming.
///
/// What is not taken is read all the same, so that the client reads why; but no more of it than a
/// message may have bytes.
final class TextReader {

  private final Wire wire;
  private final SmtpLimits limits;
  private final Clock clock;

  TextReader(Wire wire, SmtpLimits limits, Clock clock) {
    this.wire = wire;
    this.limits = limits;
    this.clock = clock;
  }

  /// When the next bytes must be there: the time for the whole text, and that for as many bytes as
  /// came, are bounds from its beginning; the time for silence begins now.
  private long deadline(long begun, long bytes) {
    SmtpLimits.Times times = limits.times();
    Duration earned =
        times.grace().plusNanos((long) (bytes * (double) 1_000_000_000L / times.slowest()));
    Duration whole = earned.compareTo(times.data()) < 0 ? earned : times.data();
    return Math.min(begun + whole.toNanos(), clock.nanos() + times.idle().toNanos());
  }

  /// Reads up to the end that dots make.
  ///
  /// @return false when so much came that the connection has to end
  boolean readToEnd(Text text, Body body) throws IOException {
    long begun = clock.nanos();
    long bytes = 0;
    while (!text.isEnded()) {
      wire.fill(deadline(begun, bytes));
      int from = wire.from();
      int upTo = text.take(wire.ahead(), from, wire.to());
      wire.used(upTo);
      bytes += upTo - from;
      refuseFlaw(text, body);
      if (bytes > 2 * limits.messageBytes() && body.refusal().isPresent()) {
        return false;
      }
    }
    return true;
  }

  /// Reads so many bytes.
  void read(Text text, Body body, long length) throws IOException {
    long begun = clock.nanos();
    long left = length;
    while (left > 0) {
      wire.fill(deadline(begun, length - left));
      int from = wire.from();
      int upTo = (int) Math.min(wire.to(), from + left);
      text.take(wire.ahead(), from, upTo);
      wire.used(upTo);
      left -= upTo - from;
      refuseFlaw(text, body);
    }
  }

  /// Reads so many bytes and forgets them.
  ///
  /// @return false when they were too many to do so
  boolean skip(long length) throws IOException {
    if (length > 2 * limits.messageBytes()) {
      return false;
    }
    long begun = clock.nanos();
    long left = length;
    while (left > 0) {
      wire.fill(deadline(begun, length - left));
      int some = (int) Math.min(wire.to() - wire.from(), left);
      wire.used(wire.from() + some);
      left -= some;
    }
    return true;
  }

  /// Lets the body know what is wrong with the text.
  static void refuseFlaw(Text text, Body body) {
    switch (text.flaw()) {
      case NONE -> {}
      case BARE_CR -> body.refuse(Replies.BARE_CR);
      case BARE_LF -> body.refuse(Replies.BARE_LF);
      case LONG_LINE -> body.refuse(Replies.LONG_LINE);
      case LOOP -> body.refuse(Replies.LOOP);
    }
  }
}
