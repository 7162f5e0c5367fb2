/// Archives: events in files, partitioned by their content, each event exactly once.
///
/// Takes: what the outbox owes an archive, and the journal's events. Gives: objects in an object
/// store, and settlements; and what is wrong with the objects of a hub that does not run. May use:
/// view, journal, outbox, object, file, audit, replay, time. Never: moves the outbox on before the
/// objects are durable and seen. Runs on: one thread for each archive.
@NullMarked
package dev.sluice.archive;

import org.jspecify.annotations.NullMarked;
