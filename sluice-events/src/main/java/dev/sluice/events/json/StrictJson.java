package dev.sluice.events.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.sluice.fault.Fault;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/// One JSON text (RFC 8259), read token by token from bytes in memory.
///
/// A text is UTF-8 without a byte order mark. Nesting is bounded at 1,000 levels and a number at
/// 1,000 digits; how long a text may be is the limit of whoever read it into memory.
public final class StrictJson {

  /// How deep arrays and objects may stand in each other.
  public static final int MAX_DEPTH = 1_000;

  /// How deep a value may be that is to stand inside the event of a batch.
  private static final int MAX_INNER_DEPTH = MAX_DEPTH - 2;

  private static final int MAX_NUMBER_LENGTH = 1_000;

  private static final JsonFactory FACTORY = factory(MAX_DEPTH);
  private static final JsonFactory INNER_FACTORY = factory(MAX_INNER_DEPTH);

  private StrictJson() {}

  /// What is done with the tokens of a text.
  ///
  /// @param <T> what comes of it
  @FunctionalInterface
  public interface Reading<T> {
    /// Reads one whole value, from a parser that stands before its first token.
    T from(JsonParser parser) throws IOException;
  }

  /// Reads a text that is one value and nothing after it.
  ///
  /// The parser's byte offsets count from `offset`.
  ///
  /// @throws Fault `invalid-utf8`, or `malformed-json` with line and column; and what `reading`
  ///   throws
  public static <T> T read(byte[] bytes, int offset, int length, Reading<T> reading) {
    Utf8.requireValid(bytes, offset, length);
    return read(FACTORY, bytes, offset, length, reading);
  }

  /// Whether the bytes are one JSON value that can be written into an event or a batch as it is.
  public static boolean isValue(byte[] bytes, int offset, int length) {
    if (Utf8.firstInvalid(bytes, offset, length) >= 0) {
      return false;
    }
    try {
      return read(
          INNER_FACTORY,
          bytes,
          offset,
          length,
          parser -> {
            boolean any = parser.nextToken() != null;
            skip(parser);
            return any;
          });
    } catch (Fault e) {
      return false;
    }
  }

  /// Goes to the end of the value whose first token is the current one, and checks it on the way.
  public static void skip(JsonParser parser) throws IOException {
    parser.skipChildren();
    // A string or a number may be read lazily; only its end proves it.
    parser.finishToken();
  }

  /// A generator of UTF-8 that, when closed, leaves open what is not written to its end.
  public static JsonGenerator generator(OutputStream out) throws IOException {
    return FACTORY.createGenerator(out);
  }

  private static <T> T read(
      JsonFactory factory, byte[] bytes, int offset, int length, Reading<T> reading) {
    try (JsonParser parser = factory.createParser(bytes, offset, length)) {
      try {
        T value = reading.from(parser);
        if (parser.nextToken() != null) {
          throw malformed(parser.currentTokenLocation(), "something follows the end of the value");
        }
        return value;
      } catch (StreamConstraintsException e) {
        throw malformed(
            parser.currentLocation(),
            "it is nested deeper than 1,000 levels, or a number has more than 1,000 digits");
      } catch (JsonEOFException e) {
        throw malformed(e.getLocation(), "it ends too early");
      } catch (JsonProcessingException e) {
        // Jackson's message quotes the text, so neither it nor the exception goes on.
        throw malformed(e.getLocation(), "this is not JSON (RFC 8259)");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }

  private static Fault malformed(JsonLocation where, String trouble) {
    return Fault.of(
        Fault.Kind.INVALID,
        "malformed-json",
        "malformed JSON at line %d, column %d: %s"
            .formatted(where.getLineNr(), where.getColumnNr(), trouble));
  }

  private static JsonFactory factory(int depth) {
    return JsonFactory.builder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(depth)
                .maxNumberLength(MAX_NUMBER_LENGTH)
                .maxStringLength(Integer.MAX_VALUE)
                .maxNameLength(Integer.MAX_VALUE)
                .build())
        // Bytes that happen to look like UTF-16 would be read as such, without byte offsets.
        .disable(JsonFactory.Feature.CHARSET_DETECTION)
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
        // A request has its own virtual thread, so buffers kept for each thread are never used
        // again.
        .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
        .build();
  }
}
