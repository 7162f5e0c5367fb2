package dev.sluice.journal;

import java.time.Instant;

/// A part of the journal that can be forgotten as a whole.
///
/// @param first where it begins
/// @param next where the part after it begins
/// @param latest an instant by which all of its events had been accepted
/// @param bytes how much room it takes
public record Stretch(Position first, Position next, Instant latest, long bytes) {}
