package dev.sluice.sparkpost.connect;

import java.time.Duration;

/// Where the webhook's credentials come from.
///
/// After a change the old ones count for {@link #OVERLAP} yet. SparkPost tries a batch for eight
/// hours, and does not say whether with the credentials of then or of now: what was queued before a
/// change is not touched by it. The other sixteen hours are for an API of theirs that does not take
/// the new ones at once.
public sealed interface WebhookCredentials permits KeyCredentials, ClientCredentials {

  /// How long replaced credentials count.
  Duration OVERLAP = Duration.ofHours(24);

  /// How key and client are called.
  String NAME = "sparkpost-webhook";

  /// A name, and the secret that goes with it.
  record Pair(String name, String secret) {
    @Override
    public String toString() {
      return "Pair[" + name + ", ***]";
    }
  }

  /// Makes new ones; those of before count for {@link #OVERLAP} yet.
  Pair fresh();

  /// Whether the hub would let somebody send events with them.
  boolean count(Pair pair);
}
