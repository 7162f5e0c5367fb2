package dev.sluice.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// One try at a delivery.
///
/// @param number counts from 1, over redrives too
/// @param at when it began, to the millisecond
/// @param took how long it ran, to the millisecond
/// @param failure why it did not arrive, or what stands for it; empty when it arrived itself
public record Attempt(int number, Instant at, Duration took, Optional<Failure> failure) {}
