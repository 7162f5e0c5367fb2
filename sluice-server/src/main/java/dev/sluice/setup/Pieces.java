package dev.sluice.setup;

import dev.sluice.config.TargetSettings;
import dev.sluice.outbox.TargetName;
import dev.sluice.rule.Rule;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// All pieces that were made at run time, at one moment, and what is made of them. Immutable.
///
/// @param kept the pieces of each sort, by their names
/// @param rules what is made of the rules; one that is wrong is not there
/// @param targets the same of the targets
/// @param troubles what is wrong with pieces that were right when they were made, by sort and name
record Pieces(
    Map<Sort, Map<String, Kept>> kept,
    Map<String, Rule> rules,
    Map<TargetName, TargetSettings.HttpTarget> targets,
    Map<String, String> troubles) {

  /// None.
  static final Pieces NONE = new Pieces(Map.of(), Map.of(), Map.of(), Map.of());

  Pieces {
    Map<Sort, Map<String, Kept>> all = new EnumMap<>(Sort.class);
    kept.forEach((sort, each) -> all.put(sort, sorted(each)));
    kept = Collections.unmodifiableMap(all);
    rules = sorted(rules);
    targets = sorted(targets);
    troubles = sorted(troubles);
  }

  private static <K extends Comparable<K>, V> Map<K, V> sorted(Map<K, V> map) {
    return Collections.unmodifiableMap(new TreeMap<>(map));
  }

  Map<String, Kept> of(Sort sort) {
    return kept.getOrDefault(sort, Map.of());
  }

  Optional<Kept> find(Sort sort, String name) {
    return Optional.ofNullable(of(sort).get(name));
  }

  Optional<String> trouble(Sort sort, String name) {
    return Optional.ofNullable(troubles.get(sort.word() + " " + name));
  }

  Pieces with(Kept piece, Rule rule) {
    Map<String, Rule> more = new TreeMap<>(rules);
    more.put(piece.name(), rule);
    return new Pieces(put(Sort.RULE, piece), more, targets, healed(Sort.RULE, piece.name()));
  }

  Pieces with(Kept piece, TargetSettings.HttpTarget target) {
    return new Pieces(
        put(Sort.TARGET, piece),
        rules,
        more(Map.of(new TargetName(piece.name()), target)),
        healed(Sort.TARGET, piece.name()));
  }

  /// A connection, and what becomes of the targets that use it.
  Pieces with(Kept piece, Map<TargetName, TargetSettings.HttpTarget> users) {
    Map<String, String> left = healed(Sort.CONNECTION, piece.name());
    users.keySet().forEach(each -> left.remove(Sort.TARGET.word() + " " + each));
    return new Pieces(put(Sort.CONNECTION, piece), rules, more(users), left);
  }

  Pieces withTrouble(Sort sort, Kept piece, String trouble) {
    Map<String, String> more = new TreeMap<>(troubles);
    more.put(sort.word() + " " + piece.name(), trouble);
    Map<String, Rule> right = new TreeMap<>(rules);
    if (sort == Sort.RULE) {
      right.remove(piece.name());
    }
    return new Pieces(put(sort, piece), right, targets, more);
  }

  Pieces without(Sort sort, String name) {
    Map<Sort, Map<String, Kept>> all = new EnumMap<>(Sort.class);
    all.putAll(kept);
    Map<String, Kept> left = new TreeMap<>(of(sort));
    left.remove(name);
    all.put(sort, left);
    Map<String, Rule> ruled = new TreeMap<>(rules);
    Map<TargetName, TargetSettings.HttpTarget> targeted = new TreeMap<>(targets);
    if (sort == Sort.RULE) {
      ruled.remove(name);
    } else if (sort == Sort.TARGET) {
      targeted.remove(new TargetName(name));
    }
    return new Pieces(all, ruled, targeted, healed(sort, name));
  }

  private Map<Sort, Map<String, Kept>> put(Sort sort, Kept piece) {
    Map<Sort, Map<String, Kept>> all = new EnumMap<>(Sort.class);
    all.putAll(kept);
    Map<String, Kept> more = new TreeMap<>(of(sort));
    more.put(piece.name(), piece);
    all.put(sort, more);
    return all;
  }

  private Map<TargetName, TargetSettings.HttpTarget> more(
      Map<TargetName, TargetSettings.HttpTarget> more) {
    Map<TargetName, TargetSettings.HttpTarget> all = new TreeMap<>(targets);
    all.putAll(more);
    return all;
  }

  private Map<String, String> healed(Sort sort, String name) {
    Map<String, String> left = new TreeMap<>(troubles);
    left.remove(sort.word() + " " + name);
    return left;
  }
}
