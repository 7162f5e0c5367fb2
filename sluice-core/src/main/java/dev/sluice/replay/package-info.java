/// Replay: routes a part of the journal again, and sends dead letters again, at a set rate.
///
/// Takes: what somebody asks for once, and rules that want the past. Gives: deliveries under
/// identities of their own, written to the outbox in one go with how far the replay has come. May
/// use: event, fault, journal, outbox, registry, routing, rule, time, view. Never: delivers
/// anything itself, or owes archives anything, which have each event already. Runs on: one thread.
@NullMarked
package dev.sluice.replay;

import org.jspecify.annotations.NullMarked;
