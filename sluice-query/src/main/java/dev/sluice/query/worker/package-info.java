/// DuckDB in a process of its own, so that neither its memory nor its death is the hub's.
///
/// Takes: one task at a time. Gives: what came of it, or a fault, within the task's deadline. May
/// use: query, fault. Never: lets a task outlive its deadline, or a process outlive the hub. Runs
/// on: the caller's thread; the other process has its own.
@NullMarked
package dev.sluice.query.worker;

import org.jspecify.annotations.NullMarked;
