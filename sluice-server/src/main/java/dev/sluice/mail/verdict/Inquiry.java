package dev.sluice.mail.verdict;

import dev.sluice.time.Clock;
import java.time.Duration;

/// The questions about one message: at most 100, and none after a deadline.
final class Inquiry {

  /// How many questions a message may cause.
  static final int MOST = 100;

  private final Dns dns;
  private final Clock clock;
  private final long began;
  private final Duration total;
  private int asked;

  Inquiry(Dns dns, Clock clock, Duration total) {
    this.dns = dns;
    this.clock = clock;
    this.began = clock.nanos();
    this.total = total;
  }

  /// Asks, unless the message has had its share.
  Dns.Answer ask(String name, Dns.Kind kind) throws InterruptedException {
    Duration left = total.minus(clock.since(began));
    if (left.isNegative() || left.isZero()) {
      return new Dns.Failed("no time is left to ask for " + kind);
    }
    if (++asked > MOST) {
      return new Dns.Failed("the message causes more than " + MOST + " questions");
    }
    return dns.ask(name, kind, left);
  }
}
