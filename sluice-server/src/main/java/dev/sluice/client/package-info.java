/// Client events: what apps send as a batch of entries, each of which becomes an event.
///
/// Takes: the body of a request, and who sent it. Gives: one event or one error for each entry, and
/// the answer in the form of PutEvents. May use: event, fault, time, events.json, Jackson. Never:
/// speaks HTTP, authenticates, or changes a byte of an entry. Runs on: any thread.
@NullMarked
package dev.sluice.client;

import org.jspecify.annotations.NullMarked;
