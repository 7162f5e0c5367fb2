package dev.sluice.target.app;

import java.time.Instant;
import java.util.Optional;

/// How an application in this process is.
///
/// @param version when the file of the version that runs was written; empty when none runs
/// @param lost how many of its threads are held by calls that are over
/// @param trouble why the newest version does not run; empty when it does, or is being started
public record AppState(Optional<Instant> version, int lost, Optional<String> trouble) {}
