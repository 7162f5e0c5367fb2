package dev.sluice.schema;

import dev.sluice.fault.Fault;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// All schemas at one moment, and what holds where there is none. Immutable.
public final class SchemaSet {

  /// How many schemas there are at most.
  public static final int MAX = 1_000;

  /// No schema at all.
  public static final SchemaSet NONE = of(List.of());

  private final Map<String, SchemaRule> byName = new TreeMap<>();
  private final Map<String, Map<String, SchemaRule>> byType = new HashMap<>();

  private SchemaSet(Collection<SchemaRule> rules) {
    if (rules.size() > MAX) {
      throw Fault.of(
          Fault.Kind.CONFLICT, "too-many-schemas", "there are at most " + MAX + " schemas");
    }
    for (SchemaRule rule : rules) {
      byName.put(rule.name(), rule);
      SchemaRule other =
          byType
              .computeIfAbsent(rule.type(), _ -> new HashMap<>())
              .put(rule.version().orElse(""), rule);
      if (other != null) {
        throw Fault.of(
            Fault.Kind.CONFLICT,
            "schema-taken",
            "schema '"
                + other.name()
                + "' holds for type '"
                + rule.type()
                + "'"
                + rule.version().map(version -> " and version '" + version + "'").orElse("")
                + " already, which schema '"
                + rule.name()
                + "' names too");
      }
    }
  }

  /// The schemas together.
  ///
  /// @throws Fault `schema-taken` when two hold for the same events, `too-many-schemas`
  public static SchemaSet of(Collection<SchemaRule> rules) {
    return new SchemaSet(rules);
  }

  /// The schemas by their names.
  public List<SchemaRule> all() {
    return List.copyOf(byName.values());
  }

  /// The schema of a name.
  public Optional<SchemaRule> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /// The schema that holds for events of a type and version: that of the version, else that of the
  /// type.
  @Nullable SchemaRule holding(String type, String version) {
    Map<String, SchemaRule> versions = byType.get(type);
    if (versions == null) {
      return null;
    }
    SchemaRule exact = versions.get(version);
    return exact == null ? versions.get("") : exact;
  }
}
