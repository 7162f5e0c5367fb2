package dev.sluice.mail.verdict;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// A name system that a test writes.
final class HeldDns implements Dns {

  private final Map<String, List<String>> records = new HashMap<>();
  private final Map<String, String> failing = new HashMap<>();
  private final AtomicInteger asked = new AtomicInteger();

  /// Adds a record.
  HeldDns with(String name, Kind kind, String value) {
    records.computeIfAbsent(name, n -> new ArrayList<>());
    records.computeIfAbsent(kind + " " + name, n -> new ArrayList<>()).add(value);
    return this;
  }

  HeldDns txt(String name, String value) {
    return with(name, Kind.TXT, value);
  }

  /// Makes every question about a name fail.
  HeldDns failing(String name) {
    failing.put(name, "the name server does not answer");
    return this;
  }

  int asked() {
    return asked.get();
  }

  @Override
  public Answer ask(String name, Kind kind, Duration within) {
    asked.incrementAndGet();
    String reason = failing.get(name);
    if (reason != null) {
      return new Failed(reason);
    }
    List<String> found = records.get(kind + " " + name);
    return found == null ? new Nothing(records.containsKey(name)) : new Found(found);
  }
}
