package dev.sluice.simulation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.journal.Position;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.Routed;
import dev.sluice.schema.JsonSchema;
import dev.sluice.schema.Mode;
import dev.sluice.schema.SchemaRule;
import dev.sluice.schema.SchemaSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The schemas of a world, which people change, and what routing has decided by them.
final class SimulatedSchemas {

  /// Events of this type are checked: they must have a member `ok`.
  static final String CHECKED = "sim.s";

  private static final String ROW = "schema/strict";
  private static final SchemaSet STRICT = strict();

  private final World world;
  private final Map<Position, Decision> decisions = new TreeMap<>();
  private final Map<Position, Decision> fresh = new HashMap<>();
  private SchemaSet now = STRICT;
  private int changes;
  private int changesAtStep;

  /// What routing has made of an event.
  ///
  /// @param isKept whether the quarantine has it, and nobody else
  /// @param isStrict by which schemas; empty when they changed meanwhile
  record Decision(boolean isKept, Optional<Boolean> isStrict) {}

  SimulatedSchemas(World world) {
    this.world = world;
  }

  private static SchemaSet strict() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.putArray("required").add("ok");
    return SchemaSet.of(
        List.of(
            new SchemaRule(
                "strict", CHECKED, Optional.empty(), Mode.QUARANTINE, json, JsonSchema.of(json))));
  }

  /// What holds at this moment.
  SchemaSet now() {
    return now;
  }

  private boolean isStrict() {
    return now == STRICT;
  }

  /// Whether an event conforms, by hand.
  static boolean conforms(Event event) {
    return !event.type().equals(CHECKED) || Clients.isOk(event);
  }

  /// Somebody changes the schema in the file, while the hub is down.
  void changeInFile() {
    now = isStrict() ? SchemaSet.NONE : STRICT;
    changes++;
  }

  /// Somebody changes the schema: it is written first, and holds then, as at run time.
  void change(boolean toStrict) {
    if (toStrict == isStrict()) {
      return;
    }
    var registry = world.engine.registry();
    long version = registry.find(ROW).map(row -> row.version()).orElse(0L);
    registry.put(ROW, Payload.ofText(toStrict ? "strict" : "none"), version);
    try {
      world.at("wrote a schema");
    } finally {
      now = toStrict ? STRICT : SchemaSet.NONE;
      changes++;
    }
  }

  /// A step of routing begins.
  void beginStep() {
    changesAtStep = changes;
  }

  /// Takes what routing has decided.
  void routed(Routed routed) {
    Set<Position> kept = new HashSet<>();
    Set<Position> given = new HashSet<>();
    for (DeliveryId id : routed.singles()) {
      (id.target().equals(Setup.QUARANTINE) ? kept : given).add(id.position());
    }
    routed.owed().forEach(id -> given.add(id.position()));
    for (Position at = routed.from(); at.compareTo(routed.next()) < 0; at = at.plus(1)) {
      if (kept.contains(at) && given.contains(at)) {
        throw TheQuarantineHoldsWhatDoesNotConform.brokenBy(
            at + " is owed to the quarantine and to others");
      }
      Decision decision =
          new Decision(
              kept.contains(at),
              changes == changesAtStep ? Optional.of(isStrict()) : Optional.empty());
      decisions.put(at, decision);
      fresh.put(at, decision);
    }
  }

  /// The decisions since the last call.
  Map<Position, Decision> fresh() {
    Map<Position, Decision> news = Map.copyOf(fresh);
    fresh.clear();
    return news;
  }

  /// Whether the latest decision on an event was to keep it.
  boolean isKept(Position position) {
    Decision decision = decisions.get(position);
    return decision != null && decision.isKept();
  }
}
