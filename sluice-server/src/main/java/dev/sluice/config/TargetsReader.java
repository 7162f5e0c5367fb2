package dev.sluice.config;

import dev.sluice.delivery.DeliveryPolicy;
import dev.sluice.fault.Nearest;
import dev.sluice.notify.TopicName;
import dev.sluice.outbox.TargetName;
import dev.sluice.target.http.Connection;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/// Reads `targets` and `connections`, and how the ones use the others.
final class TargetsReader implements KnownTargets {

  private final Section top;
  private final Function<String, Path> paths;
  private final ArchiveReader archives;
  private final Map<TargetName, TargetSettings> targets = new LinkedHashMap<>();
  private final Map<String, Section> sections = new LinkedHashMap<>();

  /// @param data where archives stand that have no path of their own
  /// @param paths how a path is read
  TargetsReader(Section top, Problems problems, Path data, Function<String, Path> paths) {
    this.top = top;
    this.paths = paths;
    this.archives = new ArchiveReader(problems, data, paths);
  }

  static boolean isName(String name) {
    try {
      return new TargetName(name).value().equals(name);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  public Map<TargetName, TargetSettings> targets() {
    return targets;
  }

  @Override
  public Set<String> names() {
    return sections.keySet();
  }

  /// Where a target stands.
  int line(String name) {
    Section section = sections.get(name);
    return section == null ? top.line() : section.line();
  }

  void read() {
    ConnectionsReader connections = new ConnectionsReader(top);
    connections.read();
    sections.putAll(ConfigurationReader.checked(top, "targets", "target"));
    sections.forEach((name, section) ->
        target(name, section, connections)
            .ifPresent(settings -> targets.put(new TargetName(name), settings)));
    connections.warnOfUnused();
  }

  private Optional<TargetSettings> target(
      String name, Section section, ConnectionsReader connections) {
    boolean enabled = section.flag("enabled").orElse(true);
    boolean isArchive = section.has("archive");
    boolean isHttp = section.has("http");
    boolean isTopic = section.has("topic");
    boolean isNotify = section.has("notify");
    boolean isApp = section.has("app");
    boolean isWebhook = section.has("webhook");
    // What belongs to an HTTP target stands in its own part; a topic is but a name.
    DeliveryPolicy policy =
        isTopic ? PolicyReader.read(section, TargetSettings.NOTIFYING) : TargetSettings.NOTIFYING;
    Optional<TargetSettings> app =
        isApp ? new AppReader(section, connections, paths).read(enabled) : Optional.empty();
    refuseOrder(section);
    section.finish();
    boolean isOne =
        Stream.of(isApp, isArchive, isHttp, isTopic, isNotify, isWebhook).filter(is -> is).count()
            == 1;
    if (!isOne) {
      section.refuse(
          "target '"
              + name
              + "' must have exactly one of app:, archive:, http:, topic:, notify: and webhook:");
      return Optional.empty();
    }
    if (isApp) {
      return app;
    }
    if (isArchive) {
      return section.section("archive").flatMap(archive -> archives.read(name, archive, enabled));
    }
    if (isTopic) {
      return section
          .parsed("topic", TopicName::parse)
          .map(topic -> new TargetSettings.Topic(topic, policy, enabled));
    }
    if (isWebhook) {
      return section
          .section("webhook")
          .flatMap(each -> new HttpTargetReader(each, connections).webhook(enabled));
    }
    return isHttp
        ? section
            .section("http")
            .flatMap(http -> new HttpTargetReader(http, connections).read(enabled))
        : section.section("notify").flatMap(each -> TopicsReader.target(each, enabled));
  }

  /// Where an order stands that nobody would keep, the sentence says why.
  private static void refuseOrder(Section target) {
    if (target.has("app")) {
      return;
    }
    if (target.has("archive")) {
      OrderReader.refuse(target, "an archive writes its events in the order in which they came");
    } else if (target.has("topic") || target.has("notify")) {
      OrderReader.refuse(
          target, "messages are sent one by one and keep no order; an HTTP target or an app does");
    } else if (target.has("http") || target.has("webhook")) {
      OrderReader.refuse(target, "it stands inside of http: or webhook:, beside the url");
    }
  }

  /// Reads `connections`.
  static final class ConnectionsReader {

    private final Section top;
    private final Map<String, Section> sections = new LinkedHashMap<>();
    private final Map<String, Connection> connections = new LinkedHashMap<>();
    private final Set<String> used = new HashSet<>();

    private ConnectionsReader(Section top) {
      this.top = top;
    }

    private void read() {
      sections.putAll(ConfigurationReader.checked(top, "connections", "connection"));
      sections.forEach((name, section) ->
          new ConnectionReader(name, section)
              .read()
              .ifPresent(right -> connections.put(name, right)));
    }

    /// The connection of a name; a name that is not configured is noted at the target.
    Optional<Connection> find(Section target, String name) {
      used.add(name);
      if (!sections.containsKey(name)) {
        target.wrong(
            "connection",
            "'" + name + "' is not configured; " + Nearest.hint(name, sections.keySet()));
      }
      return Optional.ofNullable(connections.get(name));
    }

    private void warnOfUnused() {
      sections.forEach((name, section) -> {
        if (!used.contains(name)) {
          section.warnOfAll("connection '" + name + "' is used by no target");
        }
      });
    }
  }
}
