package dev.sluice.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What became of the traffic, as a client can see it, and whether it adds up.
final class DemoReport {

  private static final int SHOWN_LINE = 150;

  private final Path archive;
  private final DemoClient client;
  private final ZendeskStandIn zendesk;
  private final PrintWriter out;
  private final List<String> troubles = new ArrayList<>();

  DemoReport(Path archive, DemoClient client, ZendeskStandIn zendesk, PrintWriter out) {
    this.archive = archive;
    this.client = client;
    this.zendesk = zendesk;
    this.out = out;
  }

  boolean print(long accepted, JsonNode accounts) throws IOException, InterruptedException {
    printAccounts(accepted, accounts);
    printRetry();
    printDeadLetters();
    printArchive(accepted);
    out.println();
    if (troubles.isEmpty()) {
      out.println("Everything adds up: in = delivered + pending + dead, for each rule and target.");
    } else {
      troubles.forEach(trouble -> out.println("THIS DOES NOT ADD UP: " + trouble));
    }
    out.flush();
    return troubles.isEmpty();
  }

  private void require(boolean right, String trouble) {
    if (!right) {
      troubles.add(trouble);
    }
  }

  private void printAccounts(long accepted, JsonNode accounts) {
    out.println();
    out.printf(
        "%-24s %-16s %8s %10s %8s %6s%n", "rule", "target", "in", "delivered", "pending", "dead");
    for (JsonNode account : accounts.path("accounts")) {
      long in = account.path("in").asLong();
      long delivered = account.path("delivered").asLong();
      long pending = account.path("pending").asLong();
      long dead = account.path("dead").asLong();
      String rule = account.path("rule").asText();
      out.printf(
          "%-24s %-16s %,8d %,10d %,8d %,6d%n",
          rule, account.path("target").asText(), in, delivered, pending, dead);
      require(in == delivered + pending + dead, rule + " has lost count");
      require(pending == 0, rule + " still has " + pending + " pending");
      require(
          !rule.equals("archive-client-events") || in == accepted,
          rule + " has " + in + " of " + accepted + " events");
      require(dead == 1, rule + " has " + dead + " dead, and one was sent to die");
    }
    require(accounts.path("accounts").size() == 2, "there are two rules");
    long owed = accounts.path("accepted").asLong();
    require(
        accounts.path("routed").asLong() == owed,
        "routed are " + accounts.path("routed") + " of " + owed);
  }

  private void printRetry() throws IOException, InterruptedException {
    JsonNode page = client.get("/v1/deliveries?state=delivered&target=zendesk&limit=1000");
    out.println();
    int retried = 0;
    for (JsonNode delivery : page.path("deliveries")) {
      if (delivery.path("attempts").asInt() > 1) {
        retried++;
        out.println("Tried again until it arrived: " + delivery.path("id").asText());
        printHistory(delivery);
      }
    }
    require(retried > 0, "the first good call failed and no delivery was tried again");
  }

  private void printDeadLetters() throws IOException, InterruptedException {
    JsonNode page = client.get("/v1/deliveries?state=dead&limit=1000");
    for (JsonNode delivery : page.path("deliveries")) {
      out.println("Dead, and kept to be looked at and sent again: " + delivery.path("id").asText());
      printHistory(delivery);
    }
    require(page.path("deliveries").size() == 1, "one dead letter was to be expected");
  }

  private void printHistory(JsonNode delivery) {
    for (JsonNode attempt : delivery.path("history")) {
      out.printf(
          "  attempt %d  %s  %4d ms  %s%n",
          attempt.path("number").asInt(),
          attempt.path("at").asText(),
          attempt.path("tookMillis").asLong(),
          cut(attempt.path("code").asText("delivered") + " " + attempt.path("message").asText("")));
    }
  }

  private void printArchive(long accepted) throws IOException {
    out.println();
    out.println("The archive, " + archive + ":");
    long lines = 0;
    long errors = 0;
    for (Map.Entry<Path, List<Path>> partition : partitions().entrySet()) {
      String name = archive.relativize(partition.getKey()).toString();
      String sample = "";
      long inPartition = 0;
      for (Path file : partition.getValue()) {
        List<String> content = Files.readAllLines(file);
        sample = content.getFirst();
        inPartition += content.size();
      }
      out.printf(
          "  %s/  %,d files, %,d lines, such as%n", name, partition.getValue().size(), inPartition);
      out.println("    " + cut(sample));
      lines += inPartition;
      errors += name.startsWith("error") ? inPartition : 0;
    }
    require(lines == accepted, "the archive has " + lines + " lines of " + accepted + " events");
    require(errors == 1, "one event without its key was sent; in error/ are " + errors);
    out.printf("Zendesk has %,d tickets.%n", zendesk.tickets());
  }

  private Map<Path, List<Path>> partitions() throws IOException {
    try (Stream<Path> all = Files.walk(archive)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !archive.relativize(file).startsWith(".sluice"))
          .collect(Collectors.groupingBy(Path::getParent, TreeMap::new, Collectors.toList()));
    }
  }

  private static String cut(String text) {
    return text.length() <= SHOWN_LINE ? text : text.substring(0, SHOWN_LINE - 1) + "…";
  }
}
