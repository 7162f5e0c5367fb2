package dev.sluice.archive.line;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Position;
import dev.sluice.view.MatchingView;
import java.time.Instant;
import java.util.function.UnaryOperator;

/// Events of tests.
final class Entries {

  static final Instant ARRIVED = Instant.parse("2026-11-21T09:30:00.125Z");

  private Entries() {}

  static Entry json(String detail) {
    return of(7, event -> event.dataContentType("application/json").data(Payload.ofText(detail)));
  }

  static Entry of(long position, UnaryOperator<Event.Builder> more) {
    return new Entry(
        new Position(position),
        ARRIVED,
        more.apply(Event.builder("e1", "clientevents", "com.example.t")).build());
  }

  static ObjectNode view(Entry entry) {
    return MatchingView.whole(entry.event());
  }
}
