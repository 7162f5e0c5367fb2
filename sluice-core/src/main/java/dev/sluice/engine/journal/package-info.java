/// The embedded journal: events on a segment log, repeats recognised by an index beside it.
///
/// Takes: events from many callers. Gives: positions, once a group of events is synced; entries, in
/// order. May use: the log, an index of fingerprints. Never: answers before the sync, or asks the
/// index to be durable, which is made good from the log at the start. Runs on: the callers'
/// threads, one thread that writes groups, and one that brings the index up to date.
///
/// An entry of the log:
///
/// ```
/// length:u32      bytes that follow
/// fingerprint:16  see Fingerprint
/// event           see EventCodec
/// ```
@NullMarked
package dev.sluice.engine.journal;

import org.jspecify.annotations.NullMarked;
