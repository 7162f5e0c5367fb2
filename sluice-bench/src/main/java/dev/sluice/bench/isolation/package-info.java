/// Whether targets that hang slow the others down.
///
/// Takes: two hubs, started as child processes, and time. Gives: figures on standard output. May
/// use: bench and its children; the hubs only over HTTP. Never: calls the hub's classes. Runs on:
/// the caller's thread for the load, and a virtual thread for each connection of a receiver.
@NullMarked
package dev.sluice.bench.isolation;

import org.jspecify.annotations.NullMarked;
