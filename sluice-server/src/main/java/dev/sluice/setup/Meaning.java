package dev.sluice.setup;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.config.GivenPieces;
import dev.sluice.config.TargetSettings;
import dev.sluice.fault.Fault;
import dev.sluice.outbox.TargetName;
import dev.sluice.registry.Registry;
import dev.sluice.rule.Rule;
import dev.sluice.rule.RuleSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What pieces mean beside those of the configuration.
final class Meaning {

  private static final System.Logger LOG = System.getLogger(Setup.class.getName());

  private final Setup.Fixed fixed;

  Meaning(Setup.Fixed fixed) {
    this.fixed = fixed;
  }

  List<Rule> fileRules() {
    return fixed.rules();
  }

  Optional<Rule> fileRule(String name) {
    return fixed.rules().stream().filter(each -> each.name().value().equals(name)).findFirst();
  }

  boolean isOfFile(Sort sort, String name) {
    return switch (sort) {
      case RULE -> fileRule(name).isPresent();
      case TARGET -> fixed.targets().keySet().stream().anyMatch(each -> each.value().equals(name));
      // Those of the file and those of run time never meet.
      case CONNECTION -> false;
    };
  }

  /// What the configuration says of a piece; of targets, only what can be made at run time too.
  Optional<ObjectNode> written(Sort sort, String name) {
    return switch (sort) {
      case RULE -> Optional.ofNullable(fixed.written().rules().get(name));
      case TARGET ->
          Optional.ofNullable(fixed.written().targets().get(name))
              .filter(json -> json.has("http") || json.has("webhook"));
      case CONNECTION -> Optional.ofNullable(fixed.written().connections().get(name));
    };
  }

  Set<String> fileConnections() {
    return fixed.written().connections().keySet();
  }

  /// The target of a name that rules may name.
  Optional<TargetSettings> known(Pieces with, TargetName name) {
    TargetSettings first = fixed.targets().get(name);
    return Optional.ofNullable(first != null ? first : with.targets().get(name));
  }

  /// All targets that rules may name.
  Map<TargetName, TargetSettings> known(Pieces with) {
    Map<TargetName, TargetSettings> known = new TreeMap<>(fixed.targets());
    with.targets().forEach(known::putIfAbsent);
    return known;
  }

  /// What a registry keeps. A piece of whose name one stands in the configuration is left out.
  Pieces read(Registry registry) {
    Pieces pieces = Pieces.NONE;
    for (Sort sort : List.of(Sort.CONNECTION, Sort.TARGET, Sort.RULE)) {
      for (Kept each : KeptRow.all(registry, sort)) {
        if (isOfFile(sort, each.name())) {
          LOG.log(
              System.Logger.Level.WARNING,
              "the {0} {1} of the configuration goes before the one that was made at run time",
              sort.word(),
              each.name());
        } else {
          pieces = read(pieces, sort, each);
        }
      }
    }
    return pieces;
  }

  /// A piece that was right once may be wrong for a newer version, or beside another file. The hub
  /// starts all the same, and a person mends it.
  private Pieces read(Pieces pieces, Sort sort, Kept piece) {
    try {
      return switch (sort) {
        case CONNECTION -> {
          GivenPieces.connection(piece.name(), piece.json());
          yield pieces.with(piece, Map.of());
        }
        case TARGET -> pieces.with(piece, target(pieces, piece.name(), piece.json()));
        case RULE -> {
          Rule rule = rule(pieces, piece.name(), piece.json(), named(piece.json()));
          RuleSet.compile(List.of(rule));
          yield pieces.with(piece, rule);
        }
      };
    } catch (Fault fault) {
      LOG.log(
          System.Logger.Level.ERROR,
          "the {0} {1} that was made at run time cannot be used any more: {2}",
          sort.word(),
          piece.name(),
          fault.sentence());
      return pieces.withTrouble(sort, piece, fault.sentence());
    }
  }

  /// @param more names that may stand under `targets` although no such target is there
  /// @throws Fault `invalid-rule`
  Rule rule(Pieces with, String name, ObjectNode json, Set<String> more) {
    return GivenPieces.rule(name, json, known(with), more);
  }

  /// @throws Fault `invalid-target`
  TargetSettings.HttpTarget target(Pieces with, String name, ObjectNode json) {
    String connection = GivenPieces.connectionOf(json);
    Optional<Kept> kept = with.find(Sort.CONNECTION, connection);
    if (!connection.isEmpty() && kept.isEmpty()) {
      throw Sort.TARGET.invalid(
          "connection '"
              + connection
              + "' was not made at run time; the connections of the configuration are for its own"
              + " targets, so that nobody has their secrets sent elsewhere");
    }
    return GivenPieces.target(
        name, json, kept.map(Kept::json).orElseGet(JsonNodeFactory.instance::objectNode));
  }

  /// The names that a rule has under `targets`.
  static Set<String> named(ObjectNode rule) {
    Set<String> names = new TreeSet<>();
    if (rule.path("targets").isTextual()) {
      names.add(rule.path("targets").textValue());
    }
    rule.path("targets").forEach(each -> names.add(each.asText()));
    return names;
  }

  /// The rules of both sides.
  ///
  /// @throws Fault `invalid-rules` when they are too many together
  RuleSet compiled(Pieces with) {
    List<Rule> all = new ArrayList<>(fixed.rules());
    all.addAll(with.rules().values());
    return RuleSet.compile(all);
  }
}
