package dev.sluice.event;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.fault.Fault;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

class AttributesFuzzTest {

  private static final Pattern ESCAPE = Pattern.compile("<([0-9a-f]{4})>");

  private static final Set<String> CORE =
      Set.of(
          "specversion",
          "id",
          "source",
          "type",
          "subject",
          "time",
          "datacontenttype",
          "dataschema",
          "data");

  /// The input is `id|source|type|subject|schema|media type|extension|its value`, in which four
  /// digits such as `<d83d>` are one unit of UTF-16, so that halves of pairs can be written.
  @FuzzTest
  void anEventIsMadeExactlyWhenAllItsAttributesKeepTheRules(byte[] bytes) {
    String text =
        ESCAPE
            .matcher(new String(bytes, StandardCharsets.UTF_8))
            .replaceAll(found ->
                Matcher.quoteReplacement(
                    String.valueOf((char) Integer.parseInt(found.group(1), 16))));
    List<String> parts = List.of(text.split("\\|", 8));
    if (parts.size() < 8) {
      return;
    }
    boolean expected =
        isFilled(parts.get(0))
            && isUriReference(parts.get(1))
            && isFilled(parts.get(2))
            && isFilled(parts.get(3))
            && isUriReference(parts.get(4))
            && isFilled(parts.get(5))
            && parts.get(6).matches("[a-z0-9]{1,64}")
            && !CORE.contains(parts.get(6))
            && isString(parts.get(7));
    Optional<Event> made;
    try {
      made =
          Optional.of(
              Event.builder(parts.get(0), parts.get(1), parts.get(2))
                  .subject(parts.get(3))
                  .dataSchema(parts.get(4))
                  .dataContentType(parts.get(5))
                  .extension(parts.get(6), parts.get(7))
                  .build());
    } catch (Fault e) {
      assertEquals("invalid-event", e.code());
      made = Optional.empty();
    }
    assertEquals(expected, made.isPresent(), text);
    made.ifPresent(event ->
        assertEquals(new Extension.Text(parts.get(7)), event.extensions().get(parts.get(6))));
  }

  private static boolean isFilled(String value) {
    return !value.isEmpty() && isString(value);
  }

  /// CloudEvents 1.0.2 §3.1, as it is written there.
  private static boolean isString(String value) {
    return value
        .codePoints()
        .noneMatch(point ->
            Character.isISOControl(point)
                || Character.getType(point) == Character.SURROGATE
                || point >= 0xfdd0 && point <= 0xfdef
                || (point & 0xffff) >= 0xfffe);
  }

  private static boolean isUriReference(String value) {
    return !value.isEmpty()
        && value
            .replaceAll("%[0-9A-Fa-f]{2}", "")
            .matches("[A-Za-z0-9._~:/?#\\[\\]@!$&'()*+,;=-]*");
  }
}
