package dev.sluice.events.cloudevents;

import dev.sluice.event.Attributes;
import dev.sluice.event.Event;
import dev.sluice.event.Extension;
import dev.sluice.event.Payload;
import dev.sluice.event.Timestamp;
import dev.sluice.fault.Fault;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The attributes of one event while they are read, in whatever order they come.
final class Gathered {

  /// The most extensions that an event may have.
  static final int MAX_EXTENSIONS = 64;

  private static final String SPEC_VERSION = "1.0";

  private int seen;
  private @Nullable String specVersion;
  private @Nullable String id;
  private @Nullable String source;
  private @Nullable String type;
  private @Nullable String subject;
  private @Nullable String time;
  private @Nullable String dataContentType;
  private @Nullable String dataSchema;
  private final List<Extra> extras = new ArrayList<>(4);

  /// An extension as text or in another type; one that is explicitly unset has neither.
  private record Extra(String name, @Nullable String text, @Nullable Extension typed) {}

  /// Takes an attribute that is a string; null is one that is explicitly unset.
  ///
  /// @throws Fault `invalid-event`, when the attribute is given twice or cannot be named so
  void text(String name, @Nullable String value) {
    switch (name) {
      case "specversion" -> specVersion = once(1, name, value);
      case "id" -> id = once(1 << 1, name, value);
      case "source" -> source = once(1 << 2, name, value);
      case "type" -> type = once(1 << 3, name, value);
      case "subject" -> subject = once(1 << 4, name, value);
      case "time" -> time = once(1 << 5, name, value);
      case "datacontenttype" -> dataContentType = once(1 << 6, name, value);
      case "dataschema" -> dataSchema = once(1 << 7, name, value);
      default -> extension(new Extra(name, value, null));
    }
  }

  /// Takes an extension that is not a string.
  ///
  /// @throws Fault `invalid-event`, when it is no extension, is given twice or cannot be named so
  void typed(String name, Extension value) {
    switch (name) {
      case "specversion",
          "id",
          "source",
          "type",
          "subject",
          "time",
          "datacontenttype",
          "dataschema" ->
          throw Attributes.invalid(name, "must be a string");
      default -> extension(new Extra(name, null, value));
    }
  }

  private @Nullable String once(int bit, String name, @Nullable String value) {
    if ((seen & bit) != 0) {
      throw twice(name);
    }
    seen |= bit;
    return value;
  }

  private void extension(Extra extra) {
    if (!Attributes.isName(extra.name)) {
      throw Attributes.invalid(
          "extension '" + shown(extra.name) + "'",
          "a name has 1 to 64 lower-case ASCII letters and digits");
    }
    for (Extra earlier : extras) {
      if (earlier.name.equals(extra.name)) {
        throw twice(extra.name);
      }
    }
    if (extras.size() == MAX_EXTENSIONS) {
      throw Attributes.invalid(
          extra.name, "is one too many; an event has at most " + MAX_EXTENSIONS + " extensions");
    }
    extras.add(extra);
  }

  /// A name that a sender made up, short and printable enough for a message and a log.
  private static String shown(String name) {
    String start = name.length() > 64 ? name.substring(0, 64) + "..." : name;
    return start.replaceAll("[^ -~]", "?");
  }

  /// The media type of the data, once all attributes are in.
  @Nullable String dataContentType() {
    return dataContentType;
  }

  /// The event.
  ///
  /// @throws Fault `invalid-event`, naming the attribute
  Event event(@Nullable Payload data) {
    if (specVersion == null) {
      throw Attributes.invalid("specversion", "is missing; it must be 1.0");
    }
    if (!specVersion.equals(SPEC_VERSION)) {
      throw Attributes.invalid("specversion", "must be 1.0, the only version that is read here");
    }
    Event.Builder builder =
        Event.builder(required("id", id), required("source", source), required("type", type))
            .subject(subject)
            .time(time == null ? null : Timestamp.parse(time))
            .dataContentType(dataContentType)
            .dataSchema(dataSchema)
            .data(data);
    for (Extra extra : extras) {
      if (extra.text != null) {
        builder.extension(extra.name, extra.text);
      } else if (extra.typed != null) {
        builder.extension(extra.name, extra.typed);
      }
    }
    return builder.build();
  }

  private static String required(String name, @Nullable String value) {
    if (value == null) {
      throw Attributes.invalid(name, "is missing; every event has one");
    }
    return value;
  }

  static Fault twice(String name) {
    return Attributes.invalid(name, "is given twice");
  }
}
