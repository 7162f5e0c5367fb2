package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;

/// How accounts and deliveries are printed for people.
final class Deliveries {

  private Deliveries() {}

  /// The path of one delivery.
  static String path(String id) {
    return "/v1/deliveries/" + HubClient.segment(id);
  }

  static void printJson(PrintWriter out, JsonNode json) {
    out.println(json.toPrettyString());
  }

  static void printAccounts(PrintWriter out, JsonNode accounts) {
    out.printf(
        "accepted %d, routed %d, matched by no rule %d%n%n",
        accounts.path("accepted").asLong(),
        accounts.path("routed").asLong(),
        accounts.path("unmatched").asLong());
    Table table = new Table("RULE", "TARGET", "IN", "DELIVERED", "PENDING", "DEAD");
    for (JsonNode account : accounts.path("accounts")) {
      table.row(
          account.path("rule").asText(),
          account.path("target").asText(),
          account.path("in").asText(),
          account.path("delivered").asText(),
          account.path("pending").asText(),
          account.path("dead").asText());
    }
    table.print(out);
  }

  /// A page of deliveries, and how to see the next one.
  static void printPage(PrintWriter out, JsonNode page, String what) {
    if (page.path("deliveries").isEmpty()) {
      out.println("no " + what);
      return;
    }
    Table table = new Table("ID", "STATE", "ATTEMPTS", "SINCE", "DUE", "LAST ERROR");
    for (JsonNode delivery : page.path("deliveries")) {
      table.row(
          delivery.path("id").asText(),
          state(delivery),
          delivery.path("attempts").asText(),
          delivery.path("since").asText(),
          delivery.path("due").asText("-"),
          lastError(delivery));
    }
    table.print(out);
    if (page.has("next")) {
      out.println();
      out.println("there are more: add --after " + Table.plain(page.path("next").asText()));
    }
  }

  /// Where it stands, and why it does not move.
  private static String state(JsonNode delivery) {
    String state = delivery.path("state").asText();
    return delivery.has("hold") ? state + " (" + delivery.path("hold").asText() + ")" : state;
  }

  private static String lastError(JsonNode delivery) {
    if (delivery.has("cause")) {
      return error(delivery.path("cause"));
    }
    JsonNode history = delivery.path("history");
    JsonNode last = history.path(history.size() - 1);
    return last.has("code") ? error(last) : "-";
  }

  private static String error(JsonNode failure) {
    return failure.path("code").asText() + ": " + failure.path("message").asText();
  }

  /// One delivery with all its attempts.
  static void printOne(PrintWriter out, JsonNode delivery) {
    out.println("delivery   " + Table.plain(delivery.path("id").asText()));
    out.println("state      " + Table.plain(state(delivery)));
    out.println("rule       " + Table.plain(delivery.path("rule").asText()));
    out.println("target     " + Table.plain(delivery.path("target").asText()));
    out.println("position   " + Table.plain(delivery.path("position").asText()));
    if (delivery.has("replay")) {
      out.println("replay     " + Table.plain(delivery.path("replay").asText()));
    }
    out.println("since      " + Table.plain(delivery.path("since").asText()));
    if (delivery.has("due")) {
      out.println("due        " + Table.plain(delivery.path("due").asText()));
    }
    if (delivery.has("cause")) {
      out.println("cause      " + Table.plain(error(delivery.path("cause"))));
    }
    JsonNode history = delivery.path("history");
    int attempts = delivery.path("attempts").asInt();
    out.println(
        "attempts   "
            + attempts
            + (history.size() < attempts ? ", of which " + history.size() + " were kept" : ""));
    if (!history.isEmpty()) {
      out.println();
      Table table = new Table("NO", "AT", "TOOK MS", "ENDED", "MESSAGE");
      for (JsonNode attempt : history) {
        table.wholeRow(
            attempt.path("number").asText(),
            attempt.path("at").asText(),
            attempt.path("tookMillis").asText(),
            attempt.path("code").asText("arrived"),
            attempt.path("message").asText("-"));
      }
      table.print(out);
    }
  }
}
