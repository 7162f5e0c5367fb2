package dev.sluice.bench;

import dev.sluice.testkit.sparkpost.MessageEvents;
import java.util.OptionalInt;

/// The configuration that the hub is measured with: a rule for each kind of event, or for each
/// subaccount of SparkPost, all to one archive; and, for the latency, one rule more to an HTTP
/// target.
///
/// The archive flushes after a few seconds instead of a minute, so that its work falls into the
/// measured time and the end of its backlog can be seen.
final class HubConfig {

  private static final String ARCHIVE = "bench-archive";

  private HubConfig() {}

  static String text(String key, OptionalInt receiverPort) {
    StringBuilder yaml = begin(key);
    for (int kind = 0; kind < Template.KINDS; kind++) {
      rule(yaml, "kind-" + kind, Template.kind(kind), ARCHIVE);
    }
    if (receiverPort.isPresent()) {
      rule(yaml, "to-receiver", Template.kind(0), "receiver");
    }
    archive(yaml);
    if (receiverPort.isPresent()) {
      yaml.append("  receiver:\n    http: { url: \"http://127.0.0.1:")
          .append(receiverPort.getAsInt())
          .append("/\" }\n");
    }
    return yaml.toString();
  }

  /// For message events of SparkPost, each of which matches one rule too.
  static String sparkPost(String key) {
    StringBuilder yaml = begin(key);
    for (int number = 0; number < MessageEvents.SUBACCOUNTS; number++) {
      rule(
          yaml,
          "subaccount-" + number,
          "sparkpost",
          "subaccount_id",
          "\"" + MessageEvents.subaccount(number) + "\"",
          ARCHIVE);
    }
    archive(yaml);
    return yaml.toString();
  }

  /// For posts to one topic with three integrations, whose receivers are all at one port.
  static String notifications(String key, int receiverPort) {
    String receiver = "http://127.0.0.1:" + receiverPort;
    String model = "model: \"Deploy of $app $version is done\"";
    return settings(key)
        .append("topics:\n  ")
        .append(NotificationRequests.TOPIC)
        .append(":\n    hash: ")
        .append(key)
        .append("\n    integrations:\n")
        .append("      - { name: slack, " + model + ", credentials: { url: \"" + receiver)
        .append(NoOpServer.SLACK + "\" } }\n")
        .append("      - { name: telegram, " + model + ", credentials: { token: \"1:bench\",")
        .append(" chat-id: \"1\", base-url: \"" + receiver + NoOpServer.TELEGRAM + "\" } }\n")
        .append("      - { name: webhook, " + model + ", credentials: { url: \"" + receiver)
        .append("/webhook\" } }\n")
        .toString();
  }

  private static StringBuilder begin(String key) {
    return settings(key).append("rules:\n");
  }

  private static StringBuilder settings(String key) {
    return new StringBuilder(16_384)
        .append("data: ./data\n")
        .append("engine: embedded\n")
        .append("http: { port: 0 }\n")
        .append("keys:\n  bench: { key: \"")
        .append(key)
        .append("\", scopes: [\"events:send\", \"notifications:send\", \"deliveries:read\"] }\n")
        .append("identity: { clients: { bench: { secret: \"")
        .append(key)
        .append("\", scopes: [\"sluice/events:send\"] } } }\n");
  }

  private static void archive(StringBuilder yaml) {
    yaml.append("targets:\n  ")
        .append(ARCHIVE)
        .append(":\n    archive: { prefix: \"bench/\",")
        .append(" error-prefix: \"error/\", format: jsonl,")
        .append(" flush: { size: 64MiB, age: 5s } }\n");
  }

  private static void rule(StringBuilder yaml, String name, String kind, String target) {
    rule(yaml, name, "bench", "kind", kind, target);
  }

  private static void rule(
      StringBuilder yaml, String name, String source, String member, String value, String target) {
    yaml.append("  ")
        .append(name)
        .append(":\n    pattern: { source: [")
        .append(source)
        .append("], detail: { ")
        .append(member)
        .append(": [")
        .append(value)
        .append("] } }\n    targets: [")
        .append(target)
        .append("]\n");
  }
}
