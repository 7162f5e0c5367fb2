package dev.sluice.events.shape;

import dev.sluice.event.Event;
import dev.sluice.fault.Fault;
import java.util.List;
import java.util.function.Supplier;

/// What an event is taken for.
public final class Recognition {

  private final String shape;
  private final String path;
  private final int records;
  private final List<String> notes;
  private final Supplier<List<Event>> each;
  private final Supplier<Event> whole;
  private final Supplier<List<ShapedEvent>> shapedEach;
  private final Supplier<ShapedEvent> shapedWhole;

  Recognition(
      String shape,
      String path,
      int records,
      List<String> notes,
      Supplier<List<Event>> each,
      Supplier<Event> whole,
      Supplier<List<ShapedEvent>> shapedEach,
      Supplier<ShapedEvent> shapedWhole) {
    this.shape = shape;
    this.path = path;
    this.records = records;
    this.notes = List.copyOf(notes);
    this.each = each;
    this.whole = whole;
    this.shapedEach = shapedEach;
    this.shapedWhole = shapedWhole;
  }

  /// The name of its shape; `unrecognised` when it has none.
  public String shape() {
    return shape;
  }

  /// Whether it has a shape of the table.
  public boolean isRecognised() {
    return !shape.equals(ShapeReader.UNRECOGNISED);
  }

  /// The path of the application that it is for, percent-encoded; it begins with `/`.
  public String path() {
    return path;
  }

  /// How many records it has; an event that is no list of records is one.
  public int records() {
    return records;
  }

  /// What people should know: that it is a request and no event, that its path is that of another
  /// shape too, or why it goes to the default path. None of it holds content of the event.
  public List<String> notes() {
    return notes;
  }

  /// A CloudEvent for each record, in their order. The same event gives the same CloudEvents, so a
  /// repeat is seen by `source` and `id`.
  ///
  /// @throws Fault `invalid-event` when it says that it is a CloudEvent and is not a valid one
  public List<Event> eachRecord() {
    return each.get();
  }

  /// One CloudEvent for the whole event, with all its records.
  ///
  /// @throws Fault as {@link #eachRecord()}
  public Event whole() {
    return whole.get();
  }

  /// The events of {@link #eachRecord()}, marked with the shape and the path that each has itself.
  ///
  /// @throws Fault as {@link #eachRecord()}
  public List<ShapedEvent> shapedRecords() {
    return shapedEach.get();
  }

  /// The event of {@link #whole()}, marked.
  ///
  /// @throws Fault as {@link #eachRecord()}
  public ShapedEvent shapedWhole() {
    return shapedWhole.get();
  }

  /// The shape and the path, and nothing of the content.
  @Override
  public String toString() {
    return shape + " at " + path + ", records: " + records;
  }
}
