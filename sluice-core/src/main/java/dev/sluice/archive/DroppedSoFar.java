package dev.sluice.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.journal.Position;
import dev.sluice.object.ObjectKey;
import dev.sluice.object.ObjectStore;
import dev.sluice.outbox.TargetName;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// How many events a transform has dropped in all the life of an archive: they are settled and have
/// no line, so that without this count nobody could tell them from lost ones.
///
/// ```
/// {"version": 1, "through": 512, "before": 3, "total": 5}
/// ```
///
/// It is written after the manifest of a range that drops some and before that range is settled, as
/// whole numbers that a repeat of the range writes again.
///
/// @param through the last position of the last range that dropped some
/// @param before how many there were before that range
/// @param total how many there are with it
record DroppedSoFar(Position through, long before, long total) {

  static final DroppedSoFar NONE = new DroppedSoFar(Position.FIRST, 0, 0);

  private static final int VERSION = 1;
  private static final JsonMapper MAPPER = new JsonMapper();

  static ObjectKey key(TargetName name) {
    return new ObjectKey(".sluice/archive-" + name + "-dropped.json");
  }

  byte[] toBytes() throws IOException {
    return MAPPER.writeValueAsBytes(
        MAPPER
            .createObjectNode()
            .put("version", VERSION)
            .put("through", through.value())
            .put("before", before)
            .put("total", total));
  }

  /// What stands in a store; nothing was dropped when it has none.
  static DroppedSoFar read(ObjectStore store, TargetName name) throws IOException {
    Optional<InputStream> opened = store.open(key(name));
    if (opened.isEmpty()) {
      return NONE;
    }
    try (InputStream in = opened.get()) {
      JsonNode root = MAPPER.readTree(in.readAllBytes());
      if (root.path("version").asInt() != VERSION) {
        throw new IOException("the archive's count of dropped events is not of version " + VERSION);
      }
      return new DroppedSoFar(
          new Position(root.required("through").longValue()),
          root.required("before").longValue(),
          root.required("total").longValue());
    } catch (IllegalArgumentException e) {
      throw new IOException("the archive's count of dropped events cannot be read", e);
    }
  }

  /// How many of the events through a position are dropped ones.
  long settled(Position settledThrough) {
    return through.compareTo(settledThrough) <= 0 ? total : before;
  }
}
