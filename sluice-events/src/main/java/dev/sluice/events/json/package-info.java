/// JSON as the hub reads it from strangers: strict UTF-8, strict grammar, bounded.
///
/// Takes: bytes of a request. Gives: a streaming parser over them, a cursor for texts of which
/// little is wanted, and faults that name the place of the trouble. May use: fault, Jackson's
/// streaming core. Never: shows what stood in the bytes. Runs on: any thread.
@NullMarked
package dev.sluice.events.json;

import org.jspecify.annotations.NullMarked;
