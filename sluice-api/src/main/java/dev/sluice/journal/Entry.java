package dev.sluice.journal;

import dev.sluice.event.Event;
import java.time.Instant;

/// An event that the journal holds.
///
/// @param position where it stands
/// @param acceptedAt when the hub accepted it, to the millisecond
/// @param event the event
public record Entry(Position position, Instant acceptedAt, Event event) {}
