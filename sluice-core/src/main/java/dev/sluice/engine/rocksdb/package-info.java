/// The embedded engine: outbox, registry, the index of repeats and that of events in one RocksDB
/// database, beside the journal's segment log.
///
/// Takes: a data folder, with the log in `journal` and the database in `state`. Gives: journal,
/// outbox, registry and index. May use: the ports, the embedded journal, RocksDB. Never: lets a
/// native call run after the close. Runs on: the callers' threads.
///
/// The column families, with `u32` and `u64` big-endian so that keys sort by number:
///
/// ```
/// default     "format" → u32            the version of all that is drawn here, now 2
///             "cursor" → u64            where routing goes on
///             "indexed" → u64           where the index of events goes on
///             "kept" → u64              before it, deliveries that had ended are forgotten
///             's' target:u32 → u64      through which position an archive has settled
///             'p' replay:u32 → …        how far a replay has come; see Replays
/// repeats     fingerprint:16 → position:u64, acceptedMillis:u64      not in the write-ahead log
///             "through" → u64           up to where the journal is in it, exclusive
/// registry    key → version:u64, value
/// names       'r' or 't', name → u32    rules and targets have numbers in all keys below
/// deliveries  position:u64 target:u32 rule:u32 [replay:u32] → row    see DeliveryRow
/// due         target:u32 dueMillis:u64 position:u64 rule:u32 [replay:u32] → ""   the queues
/// dead        position:u64 target:u32 rule:u32 [replay:u32] → ""     an index: the dead letters
/// lanes       target:u32 lane:u64 [turn:u64] → …                     see Lanes
/// parked      target:u32 rule:u32 dueMillis:u64 position:u64 [replay:u32] → ""   see Parked
/// owed        target:u32 first:u64 → run                             see OwedRuns
/// counts      rule:u32 target:u32 kind:u8 → u64 little-endian, merged by addition; see Counts
/// index       bucket:u32 field:u8 value:u64 first:u32 → steps       see RocksIndex
/// ```
@NullMarked
package dev.sluice.engine.rocksdb;

import org.jspecify.annotations.NullMarked;
