/// CESQL v1: expressions over the attributes of a CloudEvent, with limits.
///
/// Takes: expressions as text, and attributes by name. Gives: what an expression says of an event,
/// or the trouble that evaluating it met. May use: fault. Never: looks at an event's data, runs
/// longer than the lengths of expression and attributes allow. Runs on: any thread.
@NullMarked
package dev.sluice.events.cesql;

import org.jspecify.annotations.NullMarked;
