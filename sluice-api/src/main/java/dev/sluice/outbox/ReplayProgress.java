package dev.sluice.outbox;

import dev.sluice.journal.Position;

/// How far a replay has come.
///
/// @param next where it goes on
/// @param events how many events became deliveries so far
/// @param deliveries how many deliveries they became
public record ReplayProgress(Position next, long events, long deliveries) {}
