/// Schemas over HTTP: what holds, what was seen, and what stands in quarantine.
///
/// Takes: calls under `/v1/schemas`. Gives: their answers. May use: event, fault, identity,
/// ingress.http, journal, outbox, schema, setup. Never: shows what an event's data says. Runs on:
/// the callers' threads.
@NullMarked
package dev.sluice.ingress.http.schema;

import org.jspecify.annotations.NullMarked;
