/// Intake: the one door to the journal.
///
/// Takes: events from every way in. Gives: admissions, once the events are durable. May use:
/// journal, time. Never: knows a protocol. Runs on: the callers' threads.
@NullMarked
package dev.sluice.intake;

import org.jspecify.annotations.NullMarked;
