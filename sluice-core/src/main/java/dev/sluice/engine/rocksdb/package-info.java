/// The embedded engine: journal, outbox and registry in one RocksDB database.
///
/// Takes: a data folder. Gives: the three ports, sharing one write-ahead log. May use: the ports,
/// RocksDB. Never: answers an append before its sync, or lets a native call run after the close.
/// Runs on: the callers' threads, and one writer thread for the journal.
///
/// The column families, with `u32` and `u64` big-endian so that keys sort by number:
///
/// ```
/// default     "format" → u32            the version of all that is drawn here, now 1
///             "cursor" → u64            where routing goes on
///             's' target:u32 → u64      through which position an archive has settled
/// journal     first:u64 → block         see Block
/// repeats     fingerprint:16 → position:u64, acceptedMillis:u64      see Repeats
/// registry    key → version:u64, value
/// names       'r' or 't', name → u32    rules and targets have numbers in all keys below
/// deliveries  position:u64 target:u32 rule:u32 → row                 see DeliveryRow
/// due         target:u32 dueMillis:u64 position:u64 rule:u32 → ""    an index: the queues
/// dead        position:u64 target:u32 rule:u32 → ""                  an index: the dead letters
/// owed        target:u32 first:u64 → run                             see OwedRuns
/// counts      rule:u32 target:u32 kind:u8 → u64 little-endian, merged by addition
/// ```
@NullMarked
package dev.sluice.engine.rocksdb;

import org.jspecify.annotations.NullMarked;
