/// What an event's line in an archive is: the event as it came, or what a transform makes of it,
/// with the values that must not be read veiled.
///
/// Takes: an event of the journal. Gives: a JSON object, or that there is none and why; and what a
/// veiled value was, to who has the key. May use: view, transform.jsonata, record, event, journal,
/// fault. Never: writes anywhere, or lets a transform stop the archive. Runs on: the archive's
/// thread, and one more for each plug-in.
@NullMarked
package dev.sluice.archive.line;

import org.jspecify.annotations.NullMarked;
