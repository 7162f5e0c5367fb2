package dev.sluice.bench.crash;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Holds what the clients were told against what is there in the end.
///
/// @param books the hub's accounts, once nothing was left to do
/// @param deadLetters the causes of all dead letters, by the deliveries' ids
record Verdict(
    Ledger ledger,
    ArchiveContents archive,
    Arrivals arrivals,
    Books books,
    Map<String, String> deadLetters,
    Findings findings) {

  /// The rule that sends everything into the archive.
  static final String KEEP = "keep";

  /// The rule that sends some of it to the target.
  static final String PUSH = "push";

  /// The hub's own event, of which no rule asks: it tells of the key that the first start makes.
  /// That start may be killed anywhere; there is one all the same, and never two.
  static final int OWN_EVENTS = 1;

  void find() {
    requireEventsAsTold();
    requireWholeBatches();
    requireDeadLettersAsRefused();
    requireBooksThatAddUp();
  }

  private void requireEventsAsTold() {
    for (Posting posting : ledger.postings()) {
      posting.numbers().forEach(number -> requireAsTold(posting, number));
    }
  }

  private void requireAsTold(Posting posting, int number) {
    String what = posting.keptId(number) + " of " + posting;
    boolean kept = archive.has(number);
    switch (ledger.fate(number)) {
      case ACKNOWLEDGED -> {
        if (!kept) {
          findings.add(Wrong.LOST, what);
        }
      }
      case REFUSED -> {
        if (kept) {
          findings.add(Wrong.REFUSED_BUT_KEPT, what);
        }
      }
      case UNKNOWN -> {
        // Either is right.
      }
    }
    if (kept && Posting.isPushed(number) && !arrivals.hasEnded(number)) {
      findings.add(Wrong.NOT_DELIVERED, what);
    }
    if (arrivals.hasSeen(number) && !(kept && Posting.isPushed(number))) {
      findings.add(Wrong.DELIVERED_UNKEPT, what);
    }
  }

  private void requireWholeBatches() {
    for (Posting posting : ledger.postings()) {
      long kept = posting.numbers().filter(archive::has).count();
      if (posting.form() == Form.BATCH && kept != 0 && kept != posting.size()) {
        findings.add(Wrong.TORN_BATCH, kept + " of " + posting);
      }
    }
  }

  private void requireDeadLettersAsRefused() {
    Map<String, String> refusals = arrivals.refusals();
    Set<String> all = new HashSet<>(refusals.keySet());
    all.addAll(deadLetters.keySet());
    for (String delivery : all) {
      String refused = refusals.getOrDefault(delivery, "nothing");
      String dead = deadLetters.getOrDefault(delivery, "nothing");
      if (!refused.equals(dead)) {
        findings.add(
            Wrong.DEAD_LETTERS, delivery + ": the target refused " + refused + ", dead: " + dead);
      }
    }
  }

  private void requireBooksThatAddUp() {
    long events = archive.events();
    findings.require(Wrong.ACCOUNTS, "accepted", events + OWN_EVENTS, books.accepted());
    findings.require(Wrong.ACCOUNTS, "routed", events + OWN_EVENTS, books.routed());
    findings.require(Wrong.ACCOUNTS, "unmatched", OWN_EVENTS, books.unmatched());
    requireAccount(KEEP, new Books.Account(events, events, 0, 0));
    long pushed = archive.pushed();
    long dead = arrivals.refusals().size();
    requireAccount(PUSH, new Books.Account(pushed, pushed - dead, 0, dead));
  }

  private void requireAccount(String rule, Books.Account right) {
    if (!books.account(rule).equals(right)) {
      findings.add(Wrong.ACCOUNTS, rule + ": must be " + right + " and is " + books.account(rule));
    }
  }
}
