/// The wiring: which implementation stands behind which port, and in which order all start and
/// stop.
///
/// Takes: a configuration. Gives: a running {@link dev.sluice.app.Hub}. May use: everything; it
/// alone sees two implementations of one port. Never: does a room's work. Runs on: the starting
/// thread.
@NullMarked
package dev.sluice.app;

import org.jspecify.annotations.NullMarked;
