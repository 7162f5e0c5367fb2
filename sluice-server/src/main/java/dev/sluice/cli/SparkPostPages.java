package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.stream.Collectors;

/// How events of SparkPost are printed for people.
final class SparkPostPages {

  private SparkPostPages() {}

  /// What became of a message.
  static void printStory(PrintWriter out, JsonNode story) {
    out.println("message    " + Table.plain(story.path("message_id").asText()));
    if (story.has("recipient")) {
      out.println("recipient  " + Table.plain(story.path("recipient").asText()));
    }
    out.println("state      " + Table.plain(story.path("state").asText()));
    out.println();
    Table table = new Table("TIME", "EVENT", "WHAT HAPPENED");
    for (JsonNode event : story.path("events")) {
      table.wholeRow(event.path("time").asText("-"), type(event), told(event));
    }
    table.print(out);
    if (story.path("more").asBoolean()) {
      out.println();
      out.println("there are more: see sluice sparkpost events --message");
    }
    printBehind(out, story);
  }

  /// A page of events, and how to see the next one.
  static void printEvents(PrintWriter out, JsonNode page) {
    if (page.path("events").isEmpty()) {
      out.println(page.has("next") ? "no such events so far" : "no such events");
    } else {
      Table table = new Table("POSITION", "TIME", "EVENT", "RECIPIENT", "MESSAGE", "WHAT HAPPENED");
      for (JsonNode event : page.path("events")) {
        JsonNode data = event.path("data");
        table.row(
            event.path("position").asText(),
            event.path("time").asText("-"),
            type(event),
            firstOf(data, "rcpt_to", "raw_rcpt_to"),
            firstOf(data, "message_id"),
            told(event));
      }
      table.print(out);
    }
    if (page.has("next")) {
      out.println();
      out.println("there are more: add --after " + Table.plain(page.path("next").asText()));
    }
    printBehind(out, page);
  }

  private static void printBehind(PrintWriter out, JsonNode page) {
    if (page.has("behind")) {
      out.println();
      out.println(
          "the index is "
              + Table.plain(page.path("behind").asText())
              + " events behind; look again");
    }
  }

  private static String type(JsonNode event) {
    String type = event.path("type").asText();
    return type.substring(type.lastIndexOf('.') + 1);
  }

  /// What an event says beyond its type, in a few words.
  private static String told(JsonNode event) {
    JsonNode data = event.path("data");
    return switch (type(event)) {
      case "injection" -> firstOf(data, "subject", "template_id");
      case "delivery" -> firstOf(data, "routing_domain", "ip_address");
      case "click", "amp_click", "link_unsubscribe" ->
          firstOf(data, "target_link_url", "target_link_name");
      case "open", "initial_open", "amp_open", "amp_initial_open" -> firstOf(data, "user_agent");
      case "spam_complaint" -> firstOf(data, "report_by", "fbtype");
      default -> trouble(event);
    };
  }

  private static String trouble(JsonNode event) {
    JsonNode bounce = event.path("bounce");
    JsonNode data = event.path("data");
    String name =
        bounce.isMissingNode()
            ? ""
            : bounce.path("name").asText() + " (" + bounce.path("category").asText() + ")";
    String reason = firstOf(data, "raw_reason", "reason", "error_code", "stat_state");
    if (name.isEmpty()) {
      return reason;
    }
    return reason.equals("-") ? name : name + ": " + reason;
  }

  private static String firstOf(JsonNode data, String... members) {
    return Arrays.stream(members)
        .map(member -> data.path(member).asText(""))
        .filter(text -> !text.isEmpty())
        .limit(1)
        .collect(Collectors.joining())
        .transform(text -> text.isEmpty() ? "-" : text);
  }
}
