/// CloudEvents 1.0.2 on the wire: the JSON format, its batches, and the HTTP binding.
///
/// Takes: bytes and headers. Gives: checked events, and the way back. May use: event, fault, json,
/// Jackson's streaming core. Never: does I/O, or changes a byte of the data. Runs on: any thread.
@NullMarked
package dev.sluice.events.cloudevents;

import org.jspecify.annotations.NullMarked;
