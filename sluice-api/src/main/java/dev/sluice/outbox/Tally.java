package dev.sluice.outbox;

/// How many deliveries ended, and how.
public record Tally(long delivered, long dead) {

  /// Nothing yet.
  public static final Tally NONE = new Tally(0, 0);

  /// One more that arrived.
  public Tally plusDelivered() {
    return new Tally(delivered + 1, dead);
  }

  /// One more that is dead.
  public Tally plusDead() {
    return new Tally(delivered, dead + 1);
  }
}
