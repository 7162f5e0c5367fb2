package dev.sluice.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.journal.Position;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// What was seen of the events of one kind. Not safe for threads.
///
/// In each second the first {@value #WHOLE} events are looked at, and then every {@value #EVERY}th;
/// all of them are counted. The first {@value #LEARNING} that are looked at are learnt from; what
/// differs later is drift.
final class Observed {

  static final int WHOLE = 100;
  static final int EVERY = 16;

  /// From how many events that are looked at it is known what they look like, and in how many in a
  /// row a field must be missing to have vanished.
  static final int LEARNING = 100;

  static final int MAX_FIELDS = 500;
  static final int MAX_DEPTH = 12;
  static final int MAX_POINTER = 300;

  /// How many items of an array are looked at.
  static final int MAX_ITEMS = 16;

  final EventKind kind;
  final TreeMap<String, SeenField> fields = new TreeMap<>();
  long count;
  long looked;
  Instant first;
  Instant last;

  /// What stands before it is counted.
  long through;

  /// How often a field was met that is not kept, because of a limit.
  long unkept;

  boolean isDirty;

  /// Of its row in the registry.
  long version;

  private long second;
  private int inSecond;

  Observed(EventKind kind, Instant at) {
    this.kind = kind;
    this.first = at;
    this.last = at;
  }

  /// Notes an event, once.
  ///
  /// @param room takes a place for one more field, if there is one
  void see(Position position, Instant at, @Nullable JsonNode detail, BooleanSupplier room) {
    if (position.value() < through) {
      return;
    }
    through = position.value() + 1;
    isDirty = true;
    count++;
    last = at;
    if (at.getEpochSecond() != second) {
      second = at.getEpochSecond();
      inSecond = 0;
    }
    inSecond++;
    if (detail == null || inSecond > WHOLE && inSecond % EVERY != 0) {
      return;
    }
    looked++;
    visit("", detail, null, 0, room);
  }

  private void visit(
      String pointer, JsonNode value, @Nullable SeenField parent, int depth, BooleanSupplier room) {
    SeenField field = fields.get(pointer);
    boolean isNew = field == null;
    if (field == null) {
      if (fields.size() >= MAX_FIELDS
          || depth > MAX_DEPTH
          || pointer.length() > MAX_POINTER
          || !StandardCharsets.UTF_8.newEncoder().canEncode(pointer)
          || !room.getAsBoolean()) {
        unkept++;
        return;
      }
      field = new SeenField();
      field.first = looked;
      fields.put(pointer, field);
    }
    long before = parent == null ? field.first : parent.first;
    Shape shape = Shape.of(value);
    boolean isNewShape = field.note(shape, looked);
    if (looked > LEARNING && isNewShape) {
      if (isNew) {
        // What stands in something new is new with it.
        field.isUntold = before < looked;
      } else if (!field.isUntold && field.first < looked) {
        field.untoldShapes |= 1 << shape.index();
      }
    }
    if (value.isObject()) {
      for (Map.Entry<String, JsonNode> each : value.properties()) {
        visit(pointer + "/" + escaped(each.getKey()), each.getValue(), field, depth + 1, room);
      }
    } else if (value.isArray()) {
      for (int i = 0; i < Math.min(value.size(), MAX_ITEMS); i++) {
        visit(pointer + "/*", value.get(i), field, depth + 1, room);
      }
    }
  }

  /// A name as a JSON pointer has it (RFC 6901), and a star that is a name told from one that
  /// stands for items.
  private static String escaped(String name) {
    return name.equals("*") ? "~2" : name.replace("~", "~0").replace("/", "~1");
  }

  /// Looks which fields have vanished.
  void lookForAbsence() {
    fields.forEach((pointer, field) -> {
      if (pointer.isEmpty() || field.absence != SeenField.Absence.NONE) {
        return;
      }
      SeenField parent = fields.get(pointer.substring(0, pointer.lastIndexOf('/')));
      boolean isGone =
          field.events >= LEARNING
              && field.isGapless()
              && looked - field.last >= LEARNING
              && parent != null
              && parent.last - field.last >= LEARNING;
      if (isGone) {
        field.absence = SeenField.Absence.UNTOLD;
      }
    });
  }

  /// The next drift that is to be told; it counts as told then.
  Optional<Drift> take() {
    for (Map.Entry<String, SeenField> each : fields.entrySet()) {
      SeenField field = each.getValue();
      if (!field.hasUntold()) {
        continue;
      }
      String pointer = "/detail" + each.getKey();
      isDirty = true;
      if (field.isUntold) {
        field.isUntold = false;
        return Optional.of(
            new Drift(
                kind, Drift.Change.NEW_FIELD, pointer, field.seenShapes().getFirst(), looked));
      }
      if (field.untoldShapes != 0) {
        int bit = Integer.numberOfTrailingZeros(field.untoldShapes);
        field.untoldShapes &= ~(1 << bit);
        return Optional.of(new Drift(kind, Drift.Change.NEW_TYPE, pointer, Shape.at(bit), looked));
      }
      field.absence = SeenField.Absence.TOLD;
      return Optional.of(
          new Drift(
              kind, Drift.Change.VANISHED_FIELD, pointer, field.seenShapes().getFirst(), looked));
    }
    return Optional.empty();
  }

  /// Takes back that a drift was told.
  void untell(Drift drift) {
    SeenField field = fields.get(drift.pointer().substring("/detail".length()));
    if (field != null) {
      switch (drift.change()) {
        case NEW_FIELD -> field.isUntold = true;
        case NEW_TYPE -> field.untoldShapes |= 1 << drift.shape().index();
        case VANISHED_FIELD -> field.absence = SeenField.Absence.UNTOLD;
      }
    }
  }

  boolean hasUntold() {
    return fields.values().stream().anyMatch(SeenField::hasUntold);
  }
}
