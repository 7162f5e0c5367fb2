package dev.sluice.bench.crash;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/// What the hub says of itself: how much it accepted, and its accounts by rule.
record Books(long accepted, long routed, long unmatched, Map<String, Account> accounts) {

  /// The account of a rule that has one target.
  record Account(long in, long delivered, long pending, long dead) {
    static final Account NONE = new Account(0, 0, 0, 0);
  }

  static Books of(JsonNode json) {
    Map<String, Account> accounts = new LinkedHashMap<>();
    for (JsonNode each : json.path("accounts")) {
      accounts.put(
          each.path("rule").asText(),
          new Account(
              each.path("in").asLong(),
              each.path("delivered").asLong(),
              each.path("pending").asLong(),
              each.path("dead").asLong()));
    }
    return new Books(
        json.path("accepted").asLong(),
        json.path("routed").asLong(),
        json.path("unmatched").asLong(),
        accounts);
  }

  /// The account of a rule, which is empty as long as nothing went its way.
  Account account(String rule) {
    return accounts.getOrDefault(rule, Account.NONE);
  }

  /// Whether nothing is left to do.
  boolean isSettled() {
    return routed == accepted
        && accounts.values().stream().allMatch(account -> account.pending() == 0);
  }
}
