/// Deliveries to HTTP targets: how fast they are, and how a hub starts on many that wait.
///
/// Takes: events that are written straight through the engine. Gives: figures on standard output.
/// May use: bench, its children, the engine and the router to make what waits, the HTTP client of
/// hubs as a yardstick. Never: calls a hub but over HTTP. Runs on: the caller's thread.
@NullMarked
package dev.sluice.bench.delivery;

import org.jspecify.annotations.NullMarked;
