/// Routing: decides which deliveries each event of the journal becomes.
///
/// Takes: the durable entries of the journal past the outbox's cursor, and the rule set of the
/// moment. Gives: one delivery for each (position, rule, target), written to the outbox in one go
/// with the cursor. May use: journal, outbox, rule, time, view. Never: reads what is not durable
/// yet, splits the deliveries of one event, or passes an event without a trace. Runs on: one
/// thread.
@NullMarked
package dev.sluice.routing;

import org.jspecify.annotations.NullMarked;
