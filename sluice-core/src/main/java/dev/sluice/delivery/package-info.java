/// Delivery: makes attempts at what is due, each target by itself, until each delivery has ended.
///
/// Takes: leases from the outbox, events from the journal, inputs of rules, targets. Gives:
/// settlements. May use: journal, outbox, target, time, transform. Never: lets one target hold up
/// another. Runs on: one worker for each target, and a virtual thread for each attempt.
@NullMarked
package dev.sluice.delivery;

import org.jspecify.annotations.NullMarked;
