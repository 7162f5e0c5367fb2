/// Input transforms: what a target gets of an event, as EventBridge's rules have it.
///
/// Takes: an event's matching view, and what a rule asks for. Gives: JSON to send, or why there is
/// none. May use: fault, journal, outbox, transform.jsonata, view, Jackson. Never: looks at
/// anything but the event, nor expands a value twice. Runs on: any thread.
@NullMarked
package dev.sluice.transform;

import org.jspecify.annotations.NullMarked;
