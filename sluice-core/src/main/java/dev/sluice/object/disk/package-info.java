/// The object store on a local disk.
///
/// Takes: bytes under keys. Gives: files under a root directory, each whole or absent, also after a
/// loss of power. May use: object, the segment log with its positions, time. Never: repeats a sync
/// that failed, replaces a published object, or follows a key out of its root. Runs on: the
/// callers' threads; a draft belongs to one thread. A store with a log has a thread that writes it,
/// one that settles it in rounds, and some that sync files for that one.
@NullMarked
package dev.sluice.object.disk;

import org.jspecify.annotations.NullMarked;
