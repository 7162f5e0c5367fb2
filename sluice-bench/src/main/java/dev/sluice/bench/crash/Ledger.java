package dev.sluice.bench.crash;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// What the clients sent, and what they were told of each event.
///
/// It stands in the memory of the loop, which nobody kills. It holds a fixed number of events; when
/// it is full, clients get nothing new to send and only repeat.
final class Ledger {

  /// The most events that a loop sends.
  static final int MOST_EVENTS = 2_000_000;

  /// Of the requests before the last kill, half of the repeats are taken out of so many.
  private static final int RECENT = 200;

  private final Fate[] fates;
  private final List<Posting> postings = new ArrayList<>();
  private int events;
  private int beforeTheKill;

  /// What is known of an event.
  enum Fate {
    /// The connection broke, or it is under way: it may have been kept, once.
    UNKNOWN,
    /// It must be found.
    ACKNOWLEDGED,
    /// It must never be found.
    REFUSED
  }

  /// A ledger for so many events.
  Ledger(int mostEvents) {
    fates = new Fate[mostEvents];
    Arrays.fill(fates, Fate.UNKNOWN);
  }

  /// Notes a new request before it is sent; empty when the ledger is full.
  synchronized Optional<Posting> next(Form form, int size) {
    if (events + size > fates.length) {
      return Optional.empty();
    }
    Posting posting = new Posting(form, events, size);
    events += size;
    postings.add(posting);
    posting.numbers().filter(posting::isWrong).forEach(each -> note(each, Fate.REFUSED));
    return Optional.of(posting);
  }

  /// Says that the hub was killed: what was sent so far may be sent again from now on.
  synchronized void killed() {
    beforeTheKill = postings.size();
  }

  /// A request of before the last kill, to be sent again; empty when the one that was drawn was
  /// refused.
  synchronized Optional<Posting> again(RandomGenerator random) {
    if (beforeTheKill == 0) {
      return Optional.empty();
    }
    int from = random.nextBoolean() ? Math.max(0, beforeTheKill - RECENT) : 0;
    Posting drawn = postings.get(random.nextInt(from, beforeTheKill));
    boolean refused = drawn.numbers().anyMatch(each -> fate(each) == Fate.REFUSED);
    return refused ? Optional.empty() : Optional.of(drawn);
  }

  /// Notes that all of a request was taken, other than what had to be refused.
  synchronized void acknowledge(Posting posting) {
    posting
        .numbers()
        .filter(each -> !posting.isWrong(each))
        .forEach(each -> note(each, Fate.ACKNOWLEDGED));
  }

  /// Notes that nothing of a request was taken.
  synchronized void refuse(Posting posting) {
    posting.numbers().forEach(each -> note(each, Fate.REFUSED));
  }

  private void note(int number, Fate fate) {
    fates[number] = fate;
  }

  synchronized Fate fate(int number) {
    return fates[number];
  }

  synchronized int count(Fate fate) {
    int count = 0;
    for (int number = 0; number < events; number++) {
      count += fate(number) == fate ? 1 : 0;
    }
    return count;
  }

  /// How many events have a number.
  synchronized int events() {
    return events;
  }

  synchronized List<Posting> postings() {
    return List.copyOf(postings);
  }

  /// How many events fit.
  int capacity() {
    return fates.length;
  }
}
