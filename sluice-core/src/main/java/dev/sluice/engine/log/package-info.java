/// The segment log: records of bytes in one order, in files of a bounded size.
///
/// Takes: records, each with the position of its first entry. Gives: the same records in order, and
/// the promise of the disk that they are synced. May use: journal positions, time, the disk. Never:
/// knows what an entry is, tries a failed sync again, or passes over a damaged record in silence.
/// Runs on: one writing thread, and any thread that reads.
///
/// A log is a folder of segments, each named by the first position that stands in it, with 20
/// digits and `.log`. See {@link dev.sluice.engine.log.Segment} for what is in one. What somebody
/// gave up as damaged stands beside them, see {@link dev.sluice.engine.log.Losses}.
@NullMarked
package dev.sluice.engine.log;

import org.jspecify.annotations.NullMarked;
