package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/// How API keys are printed for people.
final class KeyPages {

  private KeyPages() {}

  /// The path of one key.
  static String path(String name) {
    return "/v1/keys/" + HubClient.segment(name);
  }

  /// A key that is shown this once.
  static void printFresh(PrintWriter out, JsonNode key) {
    out.println("key         " + Table.plain(key.path("key").asText()));
    printOne(out, key);
    out.println();
    out.println("The key is shown only now: keep it where you keep secrets.");
  }

  static void printOne(PrintWriter out, JsonNode key) {
    line(out, "name        ", key.path("name").asText());
    line(out, "from        ", from(key));
    line(out, "client id   ", key.path("clientId").asText());
    line(out, "scopes      ", texts(key.path("scopes")));
    line(out, key.has("application") ? "application " : "subaccounts ", reach(key));
    line(out, "expires     ", key.path("expires").asText("never"));
    line(out, "rate        ", key.path("rate").asText("without limit"));
    line(out, "quota       ", key.path("quota").asText("without limit"));
    if (key.has("used")) {
      JsonNode used = key.path("used");
      line(
          out,
          "used        ",
          used.path("requests").asText() + " since " + used.path("since").asText());
    }
    if (key.has("oldKeysUntil")) {
      line(out, "old keys    ", "count until " + texts(key.path("oldKeysUntil")));
    }
  }

  private static String reach(JsonNode key) {
    if (key.has("application")) {
      return key.path("application").asText();
    }
    return key.has("subaccounts") ? texts(key.path("subaccounts")) : "all";
  }

  private static String from(JsonNode key) {
    return key.has("created")
        ? "made at " + key.path("created").asText() + " by " + key.path("createdBy").asText()
        : "the hub's file";
  }

  private static void line(PrintWriter out, String label, String text) {
    out.println(label + Table.plain(text));
  }

  private static String texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    return String.join(", ", texts);
  }

  /// A page of keys, and how to see the next one.
  static void printPage(PrintWriter out, JsonNode page) {
    if (page.path("keys").isEmpty()) {
      out.println("no keys");
      return;
    }
    Table table = new Table("NAME", "FROM", "SCOPES", "SEES", "EXPIRES", "RATE", "QUOTA", "USED");
    for (JsonNode key : page.path("keys")) {
      table.row(
          key.path("name").asText(),
          key.path("from").asText(),
          texts(key.path("scopes")),
          key.has("application") ? "mail of " + reach(key) : reach(key),
          key.path("expires").asText("-"),
          key.path("rate").asText("-"),
          key.path("quota").asText("-"),
          key.path("used").path("requests").asText("-"));
    }
    table.print(out);
    if (page.has("next")) {
      out.println();
      out.println("there are more: add --after " + Table.plain(page.path("next").asText()));
    }
  }
}
