package dev.sluice.config;

import dev.sluice.schema.SchemaRule;
import dev.sluice.schema.Versions;
import java.util.List;

/// What the file says of schemas.
///
/// @param rules the schemas, in the file's order
/// @param versions where the version of an event stands
/// @param observes whether it is noted what events look like
public record SchemaSettings(List<SchemaRule> rules, Versions versions, boolean observes) {

  /// What holds when nothing is configured.
  public static final SchemaSettings DEFAULT =
      new SchemaSettings(List.of(), Versions.DEFAULT, true);

  /// Copies the list.
  public SchemaSettings {
    rules = List.copyOf(rules);
  }
}
