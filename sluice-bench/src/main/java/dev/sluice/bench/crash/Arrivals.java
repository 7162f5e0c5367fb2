package dev.sluice.bench.crash;

import java.util.HashMap;
import java.util.Map;

/// What came to the target, and what it made of it.
final class Arrivals {

  private final byte[] seen;
  private final byte[] taken;
  private final Map<String, Integer> eventOf = new HashMap<>();
  private final Map<Integer, String> deliveryOf = new HashMap<>();
  private final Map<String, String> refused = new HashMap<>();
  private final Findings findings;

  /// Room for so many events.
  Arrivals(int mostEvents, Findings findings) {
    seen = new byte[mostEvents];
    taken = new byte[mostEvents];
    this.findings = findings;
  }

  /// Notes a request and says which of its event it is, from 1; 0 when no client sent the event.
  synchronized int arrived(String delivery, String id) {
    int number = Posting.number(id);
    if (number < 0 || number >= seen.length) {
      findings.add(Wrong.FOREIGN, "at the target: " + id);
      return 0;
    }
    Integer event = eventOf.putIfAbsent(delivery, number);
    if (event != null && event != number) {
      findings.add(
          Wrong.DELIVERY_ID,
          delivery + " brought " + Posting.id(event) + " and then " + Posting.id(number));
    }
    String before = deliveryOf.putIfAbsent(number, delivery);
    if (before != null && !before.equals(delivery)) {
      findings.add(Wrong.DELIVERY_ID, id + " came as " + before + " and as " + delivery);
    }
    seen[number] = more(seen[number]);
    return seen[number];
  }

  synchronized void took(String id) {
    int number = Posting.number(id);
    taken[number] = more(taken[number]);
  }

  synchronized void refused(String delivery, int status) {
    refused.put(delivery, "HTTP_" + status);
  }

  private static byte more(byte count) {
    return (byte) Math.min(Byte.MAX_VALUE, count + 1);
  }

  /// Whether an event came at least once.
  synchronized boolean hasSeen(int number) {
    return seen[number] > 0;
  }

  /// Whether the target answered an event with a 2xx, or refused it for good.
  synchronized boolean hasEnded(int number) {
    return taken[number] > 0 || refused.containsKey(deliveryOf.getOrDefault(number, ""));
  }

  /// How many events the target answered with a 2xx more than once.
  synchronized int takenAgain() {
    int count = 0;
    for (byte each : taken) {
      count += each > 1 ? 1 : 0;
    }
    return count;
  }

  /// The codes with which the target refused, by the deliveries' ids.
  synchronized Map<String, String> refusals() {
    return Map.copyOf(refused);
  }
}
