/// Audit: what was found out about a data folder, in a form that can be shown.
///
/// Takes: what an engine counts and misses. Gives: a report. May use: outbox. Never: changes
/// anything. Runs on: the caller's thread.
@NullMarked
package dev.sluice.audit;

import org.jspecify.annotations.NullMarked;
