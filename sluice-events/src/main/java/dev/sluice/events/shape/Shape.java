package dev.sluice.events.shape;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A row of the table: how a shape is recognised, its path, and how it becomes CloudEvents.
///
/// @param name what it is called
/// @param when what has to hold of the whole event
/// @param records where its records are; without, the event is one
/// @param each what has to hold of a record
/// @param path the path, or what it is made of
/// @param note what people should know about such events
/// @param making how a record becomes a CloudEvent
record Shape(
    String name,
    List<Condition> when,
    Optional<Records> records,
    List<Condition> each,
    Template path,
    Optional<String> note,
    Making making) {

  /// How a record becomes a CloudEvent.
  sealed interface Making {
    /// It is one already.
    record AlreadyCloudEvent() implements Making {}

    /// It is an element of a batch of SparkPost.
    record SparkPost() implements Making {}

    /// Its attributes are put together.
    record PutTogether(Attributes attributes) implements Making {}
  }

  /// What attributes are put together of; of several templates the first that gives a text counts.
  ///
  /// @param source else the path for what is not recognised
  /// @param type else `dev.sluice.shape.` and the shape's name
  /// @param id else a fingerprint of the record
  /// @param data where the data stands; without, it is the whole record
  record Attributes(
      List<Template> source,
      List<Template> type,
      List<Template> id,
      List<Template> subject,
      List<Template> time,
      List<Template> dataSchema,
      Optional<Place> data,
      Map<String, List<Template>> extensions) {

    /// Attributes of which nothing is said.
    static final Attributes NONE =
        new Attributes(
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            Map.of());
  }

  /// Whether what holds of the whole event does.
  boolean isOf(Scene event) {
    return Condition.all(when, event);
  }

  /// Whether what holds of a record does; of null, and what else is no object, it never does.
  boolean takes(Scene record) {
    return record.record() instanceof Node.Members && Condition.all(each, record);
  }
}
