package dev.sluice.archive.line;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.journal.Entry;
import dev.sluice.view.MatchingView;
import java.io.UncheckedIOException;
import java.util.Optional;

/// How an event becomes a line: first a transform, then privacy.
///
/// @param transform what is stored in place of the event
/// @param privacy which values are not stored as they are
public record LineShape(Optional<Transform> transform, Privacy privacy) {

  /// The event as it came.
  public static final LineShape PLAIN = new LineShape(Optional.empty(), Privacy.NONE);

  private static final ObjectWriter WRITER =
      new JsonMapper().writer().with(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8);

  /// Half of a surrogate pair can stand in JSON as an escape only.
  private static final ObjectWriter ESCAPING = new JsonMapper().writer();

  /// Whether each event is stored byte for byte as it came.
  public boolean isPlain() {
    return transform.isEmpty() && privacy.isNone();
  }

  /// What an event's line becomes.
  public Shaped of(Entry entry) {
    return of(entry, MatchingView.whole(entry.event()));
  }

  /// What the line of a view becomes, which may stand for an event that nobody sent, as in a test
  /// of the configuration.
  ///
  /// @param view is changed
  public Shaped of(Entry entry, ObjectNode view) {
    Shaped shaped =
        transform.isPresent() ? transform.get().apply(entry, view) : new Shaped.Stored(view);
    return switch (shaped) {
      case Shaped.Stored(ObjectNode stored) -> {
        // Both are the archive's own, whatever a transform makes.
        stored.remove(MatchingView.POSITION);
        stored.remove(MatchingView.ARRIVAL);
        privacy.apply(stored, entry.position());
        yield shaped;
      }
      case Shaped.Dropped _ -> shaped;
      case Shaped.Failed(String code, String _) when !privacy.isNone() ->
          new Shaped.Failed(
              code,
              "the transform has failed; why is left out, since it could tell a veiled value");
      case Shaped.Failed _ -> shaped;
    };
  }

  /// The event before the transform, for the record of an error: with privacy all the same.
  public byte[] original(Entry entry) {
    if (privacy.isNone()) {
      return MatchingView.line(entry.event());
    }
    ObjectNode view = MatchingView.whole(entry.event());
    privacy.apply(view, entry.position());
    return bytes(view);
  }

  /// A view as one line of JSON in UTF-8.
  public static byte[] bytes(ObjectNode view) {
    return json(view);
  }

  static byte[] json(JsonNode value) {
    try {
      return WRITER.writeValueAsBytes(value);
    } catch (JsonProcessingException _) {
      // Half of a surrogate pair.
      return escaped(value);
    }
  }

  private static byte[] escaped(JsonNode value) {
    try {
      return ESCAPING.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
