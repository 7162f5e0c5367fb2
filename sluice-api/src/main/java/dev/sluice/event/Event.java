package dev.sluice.event;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A CloudEvents 1.0 event: immutable, and valid from the moment it exists.
///
/// `(source, id)` names an event: two events with both alike are the same event. An event without
/// data and one with empty data differ only by {@link #hasData()}.
///
/// @param id what tells the event from others of its source
/// @param source where it comes from, a URI-reference
/// @param type what happened
/// @param subject what it happened to
/// @param time when it happened
/// @param dataContentType the media type of the data
/// @param dataSchema the URI of the data's schema
/// @param extensions all other attributes, by name, in the order of their names
/// @param hasData whether there is data
/// @param data the data, byte for byte
public record Event(
    String id,
    String source,
    String type,
    Optional<String> subject,
    Optional<Timestamp> time,
    Optional<String> dataContentType,
    Optional<String> dataSchema,
    Map<String, Extension> extensions,
    boolean hasData,
    Payload data) {

  /// The extension that holds the EventBridge detail-type of an event that has one.
  public static final String DETAIL_TYPE = "detailtype";

  /// The extension that holds the EventBridge resources of an event, as a JSON array of strings.
  public static final String RESOURCES = "resources";

  /// The names that are not extensions.
  private static final java.util.Set<String> CORE =
      java.util.Set.of(
          "specversion",
          "id",
          "source",
          "type",
          "subject",
          "time",
          "datacontenttype",
          "dataschema",
          "data");

  /// Checks every attribute.
  ///
  /// @throws dev.sluice.fault.Fault `invalid-event`, naming the attribute
  public Event {
    Attributes.requireFilled("id", id);
    Attributes.requireUriReference("source", source);
    Attributes.requireFilled("type", type);
    subject.ifPresent(value -> Attributes.requireFilled("subject", value));
    dataContentType.ifPresent(value -> Attributes.requireFilled("datacontenttype", value));
    dataSchema.ifPresent(value -> Attributes.requireUriReference("dataschema", value));
    Objects.requireNonNull(time);
    if (!hasData && !data.isEmpty()) {
      throw new IllegalArgumentException("an event without data has no bytes of it");
    }
  }

  /// Starts an event with the three attributes that are always stamped or required.
  public static Builder builder(String id, String source, String type) {
    return new Builder(id, source, type);
  }

  /// This event with another time.
  public Event at(Timestamp when) {
    return new Event(
        id,
        source,
        type,
        subject,
        Optional.of(when),
        dataContentType,
        dataSchema,
        extensions,
        hasData,
        data);
  }

  /// This event with other extensions in place of its own.
  public Event withExtensions(Map<String, Extension> others) {
    return new Event(
        id, source, type, subject, time, dataContentType, dataSchema, others, hasData, data);
  }

  /// Whether the data is JSON: `application/json`, `text/json`, `…+json`, or no media type at all
  /// (CloudEvents JSON format §3.1).
  public boolean hasJsonData() {
    return hasData && isJson(dataContentType);
  }

  /// Whether a media type means JSON; none at all does.
  public static boolean isJson(Optional<String> mediaType) {
    return mediaType.isEmpty() || isJson(mediaType.get());
  }

  private static boolean isJson(String mediaType) {
    int end = mediaType.indexOf(';');
    String bare = (end < 0 ? mediaType : mediaType.substring(0, end)).strip();
    int slash = bare.indexOf('/');
    return slash > 0
        && (bare.regionMatches(true, slash + 1, "json", 0, Math.max(4, bare.length() - slash - 1))
            || bare.regionMatches(true, bare.length() - 5, "+json", 0, 5));
  }

  /// Collects the attributes of an event; {@link #build()} checks them.
  public static final class Builder {
    private final String id;
    private final String source;
    private final String type;
    private @Nullable String subject;
    private @Nullable Timestamp time;
    private @Nullable String dataContentType;
    private @Nullable String dataSchema;
    private @Nullable TreeMap<String, Extension> extensions;
    private @Nullable Payload data;

    private Builder(String id, String source, String type) {
      this.id = id;
      this.source = source;
      this.type = type;
    }

    /// What it happened to.
    public Builder subject(@Nullable String value) {
      subject = value;
      return this;
    }

    /// When it happened.
    public Builder time(@Nullable Timestamp value) {
      time = value;
      return this;
    }

    /// The media type of the data.
    public Builder dataContentType(@Nullable String value) {
      dataContentType = value;
      return this;
    }

    /// The URI of the data's schema.
    public Builder dataSchema(@Nullable String value) {
      dataSchema = value;
      return this;
    }

    /// An extension attribute; a core attribute's name is refused.
    public Builder extension(String name, Extension value) {
      Attributes.requireName(name);
      if (CORE.contains(name)) {
        throw Attributes.invalid(name, "is not an extension");
      }
      if (extensions == null) {
        extensions = new TreeMap<>();
      }
      if (extensions.put(name, value) != null) {
        throw Attributes.invalid(name, "is given twice");
      }
      return this;
    }

    /// An extension attribute that is a string.
    public Builder extension(String name, String value) {
      Attributes.requireString(name, value);
      return extension(name, new Extension.Text(value));
    }

    /// The data.
    public Builder data(@Nullable Payload value) {
      data = value;
      return this;
    }

    /// The event.
    ///
    /// @throws dev.sluice.fault.Fault `invalid-event`, naming the attribute
    public Event build() {
      return new Event(
          id,
          source,
          type,
          Optional.ofNullable(subject),
          Optional.ofNullable(time),
          Optional.ofNullable(dataContentType),
          Optional.ofNullable(dataSchema),
          extensions == null ? Map.of() : java.util.Collections.unmodifiableSortedMap(extensions),
          data != null,
          data == null ? Payload.EMPTY : data);
    }
  }
}
