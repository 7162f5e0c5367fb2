package dev.sluice.bench;

import java.util.OptionalInt;

/// The configuration that the hub is measured with: a rule for each kind of event, all to one
/// archive, and, for the latency, one rule more to an HTTP target.
///
/// The archive flushes after a few seconds instead of a minute, so that its work falls into the
/// measured time and the end of its backlog can be seen.
final class HubConfig {

  private HubConfig() {}

  static String text(String key, OptionalInt receiverPort) {
    StringBuilder yaml = new StringBuilder(16_384);
    yaml.append("data: ./data\n")
        .append("engine: embedded\n")
        .append("http: { port: 0 }\n")
        .append("keys:\n  bench: { key: \"")
        .append(key)
        .append("\", scopes: [\"events:send\", \"deliveries:read\"] }\n")
        .append("identity: { clients: { bench: { secret: \"")
        .append(key)
        .append("\", scopes: [\"sluice/events:send\"] } } }\n")
        .append("rules:\n");
    for (int kind = 0; kind < Template.KINDS; kind++) {
      rule(yaml, "kind-" + kind, Template.kind(kind), "bench-archive");
    }
    if (receiverPort.isPresent()) {
      rule(yaml, "to-receiver", Template.kind(0), "receiver");
    }
    yaml.append("targets:\n  bench-archive:\n    archive: { prefix: \"bench/\",")
        .append(" error-prefix: \"error/\", format: jsonl,")
        .append(" flush: { size: 64MiB, age: 5s } }\n");
    if (receiverPort.isPresent()) {
      yaml.append("  receiver:\n    http: { url: \"http://127.0.0.1:")
          .append(receiverPort.getAsInt())
          .append("/\" }\n");
    }
    return yaml.toString();
  }

  private static void rule(StringBuilder yaml, String name, String kind, String target) {
    yaml.append("  ")
        .append(name)
        .append(":\n    pattern: { source: [bench], detail: { kind: [")
        .append(kind)
        .append("] } }\n    targets: [")
        .append(target)
        .append("]\n");
  }
}
