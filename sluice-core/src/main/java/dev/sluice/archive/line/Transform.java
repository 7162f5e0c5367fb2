package dev.sluice.archive.line;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.journal.Entry;
import dev.sluice.record.Transformed;
import dev.sluice.view.MatchingView;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Makes of an event what an archive stores.
///
/// Whatever an event holds, a transform comes to an end in bounded time, and throws nothing.
public interface Transform {

  /// The most bytes that a transform makes of one event.
  int MAX_BYTES = 4 << 20;

  /// Makes the record of one event.
  ///
  /// @param view the event's matching view, which may be changed
  Shaped apply(Entry entry, ObjectNode view);

  /// What a transform's own words come to.
  static Shaped shaped(Transformed transformed) {
    return switch (transformed) {
      case Transformed.Ok(String json) -> read(json);
      case Transformed.Dropped _ -> new Shaped.Dropped();
      case Transformed.Failed(String message) -> Shaped.Failed.of(message);
    };
  }

  private static Shaped read(String json) {
    if (json.length() > MAX_BYTES || json.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      return new Shaped.Failed(
          Shaped.Failed.TOO_LARGE, "the transform makes more than " + MAX_BYTES + " bytes");
    }
    Optional<JsonNode> read = MatchingView.read(json);
    if (read.isEmpty()) {
      return Shaped.Failed.of("the transform makes no JSON");
    }
    return read.get() instanceof ObjectNode object
        ? new Shaped.Stored(object)
        : Shaped.Failed.of("the transform makes no JSON object");
  }
}
