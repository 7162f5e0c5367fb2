package dev.sluice.events.shape;

import java.util.Locale;
import java.util.Optional;

/// Something that an event can be asked for.
///
/// | written | what it is |
/// | --- | --- |
/// | `s3.object.key`, `$.region` | what stands at a {@link Place} |
/// | `header:X-Name` | a header field of the request |
/// | `@` | the name of the record's group |
/// | `#`, `#s3.object` | a fingerprint of the record, or of what stands at a place |
sealed interface Value {

  /// What stands at a place.
  record At(Place place) implements Value {}

  /// A header field of the request.
  record Header(String name) implements Value {}

  /// The name of the record's group.
  record Group() implements Value {}

  /// A fingerprint of what stands at a place.
  record Print(Place place) implements Value {}

  /// Reads what is asked for.
  ///
  /// @throws IllegalArgumentException with a sentence for people
  static Value parse(String text) {
    if (text.equals("@")) {
      return new Group();
    }
    if (text.startsWith("#")) {
      return new Print(text.length() == 1 ? Place.HERE : Place.parse(text.substring(1)));
    }
    if (text.startsWith("header:")) {
      String name = text.substring("header:".length());
      if (!name.matches("[A-Za-z0-9-]{1,64}")) {
        throw new IllegalArgumentException(
            "'" + text + "' names no header field; one would be header:X-GitHub-Event");
      }
      return new Header(name.toLowerCase(Locale.ROOT));
    }
    return new At(Place.parse(text));
  }

  /// The answer, as a node where it is one; a text has no range.
  default Optional<Node> in(Scene scene) {
    return switch (this) {
      case At(Place place) -> place.in(scene);
      case Header(String name) -> scene.headers().first(name).map(Value::text);
      case Group() -> scene.group().map(Value::text);
      case Print(Place place) -> place.in(scene).map(node -> text(Fingerprint.of(node)));
    };
  }

  private static Node text(String text) {
    return new Node.Text(text, 0, 0);
  }
}
