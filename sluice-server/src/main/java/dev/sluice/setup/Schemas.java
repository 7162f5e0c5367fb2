package dev.sluice.setup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.config.GivenPieces;
import dev.sluice.fault.Fault;
import dev.sluice.management.Changes;
import dev.sluice.management.Notice;
import dev.sluice.registry.Change;
import dev.sluice.registry.Registry;
import dev.sluice.schema.SchemaRule;
import dev.sluice.schema.SchemaSet;
import dev.sluice.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/// The schemas of the configuration, and those that are made at run time.
///
/// A change is checked as a whole, written with its notice, and counts from then on, as that of a
/// {@link Setup rule} does. One of the configuration goes before one of its name, or for the same
/// events, that was made at run time.
public final class Schemas {

  /// What stands at the places of names in paths, and in the file.
  private static final Set<String> TAKEN = Set.of("observed", "quarantine", "defaults");

  private static final System.Logger LOG = System.getLogger(Schemas.class.getName());

  private final Map<String, SchemaRule> fixed = new TreeMap<>();
  private final Changes changes;
  private final Clock clock;
  private volatile State state;

  /// @param kept what was made at run time
  /// @param troubles what is wrong with some of that
  /// @param all what holds
  private record State(
      Map<String, Kept> kept,
      Map<String, SchemaRule> made,
      Map<String, String> troubles,
      SchemaSet all) {}

  /// A schema as it was put.
  ///
  /// @param isNew whether there was none of its name
  public record Put(Kept kept, boolean isNew) {}

  /// Reads what is kept. What has become wrong is set aside, and told of.
  public Schemas(List<SchemaRule> ofFile, Registry registry, Changes changes, Clock clock) {
    this.changes = changes;
    this.clock = clock;
    ofFile.forEach(rule -> fixed.put(rule.name(), rule));
    Map<String, Kept> kept = new TreeMap<>();
    Map<String, SchemaRule> made = new TreeMap<>();
    Map<String, String> troubles = new TreeMap<>();
    for (Kept each : KeptRow.all(registry, Sort.SCHEMA)) {
      kept.put(each.name(), each);
      try {
        if (fixed.containsKey(each.name())) {
          throw Sort.SCHEMA.inFile(each.name());
        }
        made.put(each.name(), GivenPieces.schema(each.name(), each.json()));
        together(made);
      } catch (Fault fault) {
        made.remove(each.name());
        troubles.put(each.name(), fault.sentence());
        LOG.log(
            System.Logger.Level.ERROR,
            "the schema {0} that was made at run time is not used: {1}",
            each.name(),
            fault.sentence());
      }
    }
    state = new State(kept, made, troubles, together(made));
  }

  private SchemaSet together(Map<String, SchemaRule> made) {
    List<SchemaRule> all = new ArrayList<>(fixed.values());
    all.addAll(made.values());
    return SchemaSet.of(all);
  }

  /// What holds at this moment.
  public SchemaSet all() {
    return state.all();
  }

  /// The schemas of the configuration, by name.
  public Map<String, SchemaRule> ofFile() {
    return Collections.unmodifiableMap(fixed);
  }

  /// The schemas that were made at run time, by name.
  public Map<String, Kept> made() {
    return Collections.unmodifiableMap(state.kept());
  }

  /// Why one that was made at run time does not hold.
  public Optional<String> trouble(String name) {
    return Optional.ofNullable(state.troubles().get(name));
  }

  /// The schema of a name that was made at run time.
  ///
  /// @throws Fault `no-such-schema`
  public Kept require(String name) {
    return Optional.ofNullable(state.kept().get(name)).orElseThrow(() -> Sort.SCHEMA.missing(name));
  }

  /// Makes a schema, or gives one other content.
  ///
  /// @param version what it must have; empty takes any, and none
  /// @throws Fault `invalid-schema`, `schema-taken`, `schema-in-file`, `schema-changed`,
  ///   `no-such-schema`, `schema-too-large`, `too-many-schemas`
  public synchronized Put put(String by, String name, ObjectNode json, OptionalLong version) {
    if (TAKEN.contains(name)) {
      throw Sort.SCHEMA.invalid("'" + name + "' cannot name a schema: it means something else");
    }
    Optional<Kept> old = changeable(name, version);
    if (json.toString().length() > Sort.MAX_CHARACTERS) {
      throw Sort.SCHEMA.tooLarge(name);
    }
    if (old.isEmpty() && state.kept().size() >= Sort.MAX) {
      throw Sort.SCHEMA.tooMany();
    }
    Map<String, SchemaRule> made = new TreeMap<>(state.made());
    made.put(name, GivenPieces.schema(name, json));
    SchemaSet all = together(made);
    Kept.Change now = new Kept.Change(clock.now(), by);
    Kept fresh =
        new Kept(
            name,
            json,
            Map.of(),
            old.map(Kept::version).orElse(Registry.ABSENT) + 1,
            old.map(Kept::made).orElse(now),
            now);
    make(
        notice(by, fresh, old.isPresent() ? "replaced" : "created"),
        new Change.Put(Sort.SCHEMA.prefix() + name, KeptRow.written(fresh), fresh.version() - 1));
    Map<String, Kept> kept = new TreeMap<>(state.kept());
    kept.put(name, fresh);
    state = new State(kept, made, healed(name), all);
    return new Put(fresh, old.isEmpty());
  }

  /// Removes a schema; what stands in quarantine because of it stays there until it is recovered.
  ///
  /// @param version what it must have; empty takes any
  /// @throws Fault `no-such-schema`, `schema-in-file`, `schema-changed`
  public synchronized void delete(String by, String name, OptionalLong version) {
    Kept old = changeable(name, version).orElseThrow(() -> Sort.SCHEMA.missing(name));
    make(notice(by, old, "removed"), new Change.Delete(Sort.SCHEMA.prefix() + name, old.version()));
    Map<String, SchemaRule> made = new TreeMap<>(state.made());
    made.remove(name);
    Map<String, Kept> kept = new TreeMap<>(state.kept());
    kept.remove(name);
    state = new State(kept, made, healed(name), together(made));
  }

  private Map<String, String> healed(String name) {
    Map<String, String> left = new TreeMap<>(state.troubles());
    left.remove(name);
    return left;
  }

  private Optional<Kept> changeable(String name, OptionalLong version) {
    if (fixed.containsKey(name)) {
      throw Sort.SCHEMA.inFile(name);
    }
    Optional<Kept> old = Optional.ofNullable(state.kept().get(name));
    if (version.isPresent() && old.isEmpty()) {
      throw Sort.SCHEMA.missing(name);
    }
    if (version.isPresent() && version.getAsLong() != old.orElseThrow().version()) {
      throw Sort.SCHEMA.changed(name);
    }
    return old;
  }

  private static Notice notice(String by, Kept kept, String what) {
    return new Notice(
        by, Sort.SCHEMA.word() + "." + what, kept.name(), Map.of("version", kept.version() + ""));
  }

  private void make(Notice notice, Change change) {
    try {
      changes.make(notice, List.of(change));
    } catch (Fault fault) {
      throw fault.code().equals("registry-conflict")
          ? Sort.SCHEMA.changed(notice.subject())
          : fault;
    }
  }
}
