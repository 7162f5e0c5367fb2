package dev.sluice.app;

import dev.sluice.events.shape.Recognition;
import dev.sluice.events.shape.ShapeTable;
import dev.sluice.events.shape.ShapedEvent;
import dev.sluice.fault.Fault;
import dev.sluice.ingress.http.Call;
import dev.sluice.ingress.http.ShapedBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Reads bodies of any shape by the table; what cannot be read is an event without a shape.
///
/// @param maxEvents how many events a body may become
record ShapedBodies(ShapeTable table, int maxEvents) implements ShapedBatch.Reader {

  private static final String BINARY = "application/octet-stream";

  /// What keeps a body from being read at all. That it has too much in it is no such thing.
  private static final Set<String> UNREADABLE = Set.of("malformed-json", "invalid-utf8");

  @Override
  public ShapedBatch read(Call call, boolean isWhole) {
    byte[] body = call.body();
    CallHeaders headers = new CallHeaders(call);
    boolean isCloudEvent = ShapeTable.isCloudEvent(headers);
    if (body.length == 0 && !isCloudEvent) {
      throw Fault.of(
          Fault.Kind.INVALID, "empty-body", "the body is empty; an event of any shape has one");
    }
    Recognition found;
    try {
      found = table.recognise(headers, body);
    } catch (Fault e) {
      if (isCloudEvent || !UNREADABLE.contains(e.code())) {
        throw e;
      }
      return unreadable(call, body, e);
    }
    List<ShapedEvent> shaped = isWhole ? List.of(found.shapedWhole()) : found.shapedRecords();
    if (shaped.size() > maxEvents) {
      throw Fault.of(
          Fault.Kind.TOO_LARGE,
          "too-many-events",
          "the body makes " + shaped.size() + " events; at most " + maxEvents + " are taken");
    }
    List<String> notes = new ArrayList<>(found.notes());
    long prints = shaped.stream().filter(each -> !each.hasOwnId()).count();
    if (prints > 0) {
      notes.add(
          prints
              + " of "
              + shaped.size()
              + " ids are fingerprints, for the sender gave none: what says the same again is taken"
              + " for a repeat");
    }
    return new ShapedBatch(
        shaped.stream().map(ShapedEvent::event).toList(), found.shape(), found.path(), notes);
  }

  private ShapedBatch unreadable(Call call, byte[] body, Fault trouble) {
    String mediaType =
        call.header("Content-Type")
            .filter(type -> !type.isBlank() && !type.contains("json"))
            .orElse(BINARY);
    ShapedEvent made = table.unrecognised(body, mediaType);
    return new ShapedBatch(
        List.of(made.event()),
        made.shape(),
        made.path(),
        List.of(
            "it cannot be read, so it goes to the default path as it is: " + trouble.sentence()));
  }
}
