/// What stands in an archive, whether a hub runs or not: its objects, their rows, and whether each
/// position is there once.
///
/// Takes: an object store. Gives: lists, rows, findings. May use: archive, archive.line, audit,
/// journal, object, outbox, fault. Never: changes anything. Runs on: the caller's thread.
@NullMarked
package dev.sluice.archive.contents;

import org.jspecify.annotations.NullMarked;
