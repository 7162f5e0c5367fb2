/// The port of the one ordered, durable record of accepted events.
///
/// Takes: checked events. Gives: positions, once the events are durable. Never: loses or reorders
/// what it has given a position; forgets what nobody asked it to forget. Runs on: the callers'
/// threads; every method may be called by many.
@NullMarked
package dev.sluice.journal;

import org.jspecify.annotations.NullMarked;
