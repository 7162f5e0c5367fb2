/// The bench: a load generator, and the yardsticks that its figures are compared with.
///
/// Takes: a hub, started as a child process, and time. Gives: figures on standard output, each
/// beside a yardstick that ran in the same minute. May use: Jetty for the no-op server, RocksDB for
/// the disk's yardstick, picocli, HdrHistogram; the hub itself only over HTTP. Never: part of a
/// release; calls the hub's classes. Runs on: one thread for the load and one for the receiver, as
/// generator and server share the machine.
@NullMarked
package dev.sluice.bench;

import org.jspecify.annotations.NullMarked;
