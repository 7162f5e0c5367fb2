/// Retention: forgets events that are old, or too many, once nothing needs them.
///
/// Takes: its settings; the journal's oldest stretch; what the outbox still needs of it. Gives:
/// room on the disk, and log lines that say what holds it back and what went. May use: journal,
/// outbox, fault, time. Never: passes what routing has not read; passes a delivery that has not
/// ended, unless the operator has said so; tells the journal to forget before the outbox has. Runs
/// on: one thread.
@NullMarked
package dev.sluice.retention;

import org.jspecify.annotations.NullMarked;
