/// Schemas: what the data of events should look like, and what it was seen to look like.
///
/// Takes: JSON Schemas by type and version, and each event that routing comes by. Gives: whether
/// rules may have an event, what is wrong with one, which fields were seen, and what has drifted.
/// May use: event, fault, journal, outbox, registry, routing, target, time, view. Never: refuses an
/// event, changes one, or fetches anything. Runs on: routing's thread, and the callers' threads.
@NullMarked
package dev.sluice.schema;

import org.jspecify.annotations.NullMarked;
