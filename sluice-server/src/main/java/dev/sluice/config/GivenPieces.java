package dev.sluice.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.fault.Fault;
import dev.sluice.outbox.TargetName;
import dev.sluice.rule.Rule;
import dev.sluice.schema.SchemaRule;
import dev.sluice.target.http.Connection;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Reads pieces of configuration that callers of the API have given: with the keys of the file, by
/// the file's own readers, so that what is right in one place is right in the other.
///
/// Placeholders are refused: they would let a caller see the hub's environment and files.
public final class GivenPieces {

  private static final Set<String> KINDS = Set.of("http", "webhook");
  private static final Set<String> OF_FILE = Set.of("archive", "app", "topic", "notify");

  private GivenPieces() {}

  /// A rule; it may have no targets yet.
  ///
  /// @param known the targets that there are
  /// @param more names that may be named as well, although nobody knows what is behind them
  /// @throws Fault `invalid-rule`
  public static Rule rule(
      String name, ObjectNode json, Map<TargetName, TargetSettings> known, Set<String> more) {
    Problems problems = new Problems(name);
    Set<String> names = new TreeSet<>(more);
    known.keySet().forEach(each -> names.add(each.value()));
    KnownTargets targets =
        new KnownTargets() {
          @Override
          public Set<String> names() {
            return names;
          }

          @Override
          public Map<TargetName, TargetSettings> targets() {
            return known;
          }
        };
    RulesReader reader =
        new RulesReader(named("rules", name, json, problems), problems, targets, false);
    reader.read();
    problems.throwIfAny("invalid-rule");
    return reader.rules().getFirst();
  }

  /// A target that is called over HTTP.
  ///
  /// @param connection what its connection says; an empty object when it names none
  /// @throws Fault `invalid-target`
  public static TargetSettings.HttpTarget target(
      String name, ObjectNode json, ObjectNode connection) {
    for (String kind : OF_FILE) {
      if (json.has(kind)) {
        throw invalidTarget(
            "'"
                + kind
                + "' stands in sluice.yaml only: what is on the hub's machine, and what runs in"
                + " the hub, is its operator's to say; http and webhook may be made here");
      }
    }
    Problems problems = new Problems(name);
    Section top = named("targets", name, json, problems);
    if (!connection.isEmpty()) {
      ObjectNode both = JsonNodeFactory.instance.objectNode();
      both.putObject("targets").set(name, json);
      both.putObject("connections").set(connectionOf(json), connection);
      top = Document.given(both, problems);
    }
    TargetsReader reader =
        new TargetsReader(
            top,
            problems,
            Path.of(""),
            _ -> {
              throw new IllegalArgumentException("a path stands in sluice.yaml only");
            });
    reader.read();
    problems.throwIfAny("invalid-target");
    return (TargetSettings.HttpTarget) reader.targets().values().iterator().next();
  }

  /// A schema, and for which events it holds.
  ///
  /// @throws Fault `invalid-schema`
  public static SchemaRule schema(String name, ObjectNode json) {
    Problems problems = new Problems(name);
    SchemasReader reader =
        new SchemasReader(
            named(SchemasReader.KEY, name, json, problems),
            _ -> {
              throw new IllegalArgumentException("a path stands in sluice.yaml only");
            });
    SchemaSettings read = reader.read();
    problems.throwIfAny("invalid-schema");
    return read.rules().getFirst();
  }

  /// The connection that a target names; empty when it names none.
  public static String connectionOf(ObjectNode target) {
    for (String kind : KINDS) {
      JsonNode named = target.path(kind).path("connection");
      if (named.isTextual()) {
        return named.textValue();
      }
    }
    return "";
  }

  /// A connection.
  ///
  /// @throws Fault `invalid-connection`
  public static Connection connection(String name, ObjectNode json) {
    Problems problems = new Problems(name);
    Map<String, Section> sections =
        ConfigurationReader.checked(
            named("connections", name, json, problems), "connections", "connection");
    Connection read = new Connection.None();
    for (Section section : sections.values()) {
      read = new ConnectionReader(name, section).read().orElse(read);
    }
    problems.throwIfAny("invalid-connection");
    return read;
  }

  private static Section named(String key, String name, ObjectNode json, Problems problems) {
    ObjectNode whole = JsonNodeFactory.instance.objectNode();
    whole.putObject(key).set(name, json);
    return Document.given(whole, problems);
  }

  private static Fault invalidTarget(String sentence) {
    return Fault.of(Fault.Kind.INVALID, "invalid-target", sentence);
  }
}
