/// Indexing: makes events searchable, behind the acknowledgement, and searches.
///
/// Takes: the durable entries of the journal past the index's cursor, and what is asked. Gives:
/// postings to the index, written in one go with the cursor; events that are what was asked for.
/// May use: event, fault, index, journal, time. Never: slows down who sends; gives an event that it
/// has not looked at. Runs on: one thread that follows; the callers' threads that search.
@NullMarked
package dev.sluice.indexing;

import org.jspecify.annotations.NullMarked;
