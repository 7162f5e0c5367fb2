/// An engine in memory: journal, outbox, registry and object store that keep every promise of their
/// ports but to outlive the JVM, and that can be crashed.
///
/// Takes: a clock. Gives: the ports. Never: starts a thread, reads the wall clock, or throws dice
/// of its own. Runs on: the callers' threads.
@NullMarked
package dev.sluice.testkit.memory;

import org.jspecify.annotations.NullMarked;
