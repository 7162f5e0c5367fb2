package dev.sluice.transform;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.sluice.event.Payload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// JSON as text: whether it is any, how a text stands within quotes, and its bytes.
final class JsonText {

  private static final JsonFactory STRICT =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(100).build())
          .build();

  private JsonText() {}

  /// What is wrong with a text that should be one JSON value without duplicate names; empty when
  /// nothing is.
  static Optional<String> trouble(String text) {
    try (JsonParser json = STRICT.createParser(text)) {
      if (json.nextToken() == null) {
        return Optional.of("it is empty");
      }
      json.skipChildren();
      json.finishToken();
      return json.nextToken() == null
          ? Optional.empty()
          : Optional.of("at " + json.currentTokenLocation().getCharOffset() + ": a second value");
    } catch (JsonProcessingException e) {
      long at = e.getLocation() == null ? 0 : e.getLocation().getCharOffset();
      String what = e.getOriginalMessage().lines().findFirst().orElse("");
      return Optional.of("at " + at + ": " + what);
    } catch (IOException e) {
      throw new UncheckedIOException("a text cannot fail to be read", e);
    }
  }

  /// A text as it stands between the quotes of a JSON string.
  static String withinQuotes(String text) {
    return new String(JsonStringEncoder.getInstance().quoteAsString(text));
  }

  /// The text in UTF-8. Half of a surrogate pair, which JSON can say as `\ud800` but UTF-8 cannot,
  /// is written so; it can only stand in a string.
  static Payload bytes(CharSequence json) {
    StringBuilder mended = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (!Character.isSurrogate(c)) {
        mended.append(c);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < json.length()
          && Character.isLowSurrogate(json.charAt(i + 1))) {
        mended.append(c).append(json.charAt(++i));
      } else {
        mended.append("\\u%04x".formatted((int) c));
      }
    }
    return Payload.of(mended.toString().getBytes(StandardCharsets.UTF_8));
  }
}
