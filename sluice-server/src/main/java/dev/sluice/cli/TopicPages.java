package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.fault.Fault;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/// How topics are printed for people.
final class TopicPages {

  private TopicPages() {}

  /// The path of one topic.
  ///
  /// @throws Fault `invalid-input`
  static String path(String prefix, String name) {
    int slash = name.indexOf('/');
    if (slash < 1 || slash == name.length() - 1) {
      throw Input.invalid("a topic is named CHANNEL/TOPIC, not '" + name + "'");
    }
    return prefix
        + HubClient.segment(name.substring(0, slash))
        + "/"
        + HubClient.segment(name.substring(slash + 1));
  }

  static String path(String name) {
    return path("/v1/topics/", name);
  }

  /// A topic whose hash is shown this once.
  static void printMade(PrintWriter out, JsonNode topic) {
    line(out, "hash         ", topic.path("hash").asText());
    printOne(out, topic);
    out.println();
    out.println("The hash is shown only now: keep it where you keep secrets.");
  }

  static void printOne(PrintWriter out, JsonNode topic) {
    line(out, "topic        ", name(topic));
    line(out, "from         ", from(topic));
    line(out, "strict       ", topic.path("strict").asBoolean() ? "yes" : "no");
    if (topic.has("version")) {
      line(out, "version      ", topic.path("version").asText());
    }
    if (topic.has("oldHashUntil")) {
      line(out, "old hash     ", "counts until " + topic.path("oldHashUntil").asText());
    }
    for (JsonNode each : topic.path("integrations")) {
      line(out, "integration  ", each.path("key").asText() + ": " + title(each));
      line(
          out,
          "  model      ",
          each.path("model").isTextual()
              ? each.path("model").textValue()
              : each.path("model").toString());
    }
  }

  private static String title(JsonNode integration) {
    List<String> names = new ArrayList<>();
    integration.path("credentials").fieldNames().forEachRemaining(names::add);
    String with = integration.has("url") ? "a URL" : String.join(", ", names);
    return integration.path("name").asText() + ", with " + (with.isEmpty() ? "nothing" : with);
  }

  private static String name(JsonNode topic) {
    return topic.path("channel").asText() + "/" + topic.path("topic").asText();
  }

  private static String from(JsonNode topic) {
    return topic.has("created")
        ? "made at " + topic.path("created").asText() + " by " + topic.path("createdBy").asText()
        : "the hub's file";
  }

  private static void line(PrintWriter out, String label, String text) {
    out.println(label + Table.plain(text));
  }

  /// A page of topics, and how to see the next one.
  static void printPage(PrintWriter out, JsonNode page) {
    if (page.path("topics").isEmpty()) {
      out.println("no topics");
      return;
    }
    Table table = new Table("TOPIC", "FROM", "STRICT", "INTEGRATIONS", "CHANGED");
    for (JsonNode topic : page.path("topics")) {
      List<String> keys = new ArrayList<>();
      topic.path("integrations").forEach(each -> keys.add(each.path("key").asText()));
      table.row(
          name(topic),
          topic.path("from").asText(),
          topic.path("strict").asBoolean() ? "yes" : "no",
          keys.isEmpty() ? "-" : String.join(", ", keys),
          topic.path("changed").asText("-"));
    }
    table.print(out);
    if (page.has("next")) {
      out.println();
      out.println("there are more: add --after " + Table.plain(page.path("next").asText()));
    }
  }
}
