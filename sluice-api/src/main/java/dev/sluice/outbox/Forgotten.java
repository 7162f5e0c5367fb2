package dev.sluice.outbox;

/// What the outbox made of the deliveries before a position.
///
/// @param complete whether nothing there needs its event any more; else the journal has to keep it
/// @param removed how many deliveries that had ended are gone
/// @param dropped how many had not ended, and are dead now
public record Forgotten(boolean complete, long removed, long dropped) {}
