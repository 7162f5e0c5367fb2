package dev.sluice.record;

import dev.sluice.event.Event;
import dev.sluice.journal.Position;
import java.time.Instant;

/// An event on its way into an archive.
///
/// @param position where it stands in the journal
/// @param acceptedAt when the hub accepted it
/// @param event the event itself
/// @param json its matching view, as it would be stored: one JSON object
public record SourceRecord(Position position, Instant acceptedAt, Event event, String json) {}
