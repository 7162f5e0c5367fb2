/// The whole hub in a world of its own: one seed is one world.
///
/// Takes: a seed. Gives: the first fact that did not hold, and how it came to that. The rooms are
/// the real ones, from the journal to archives, their packer and the quarantine; disk, clock,
/// index, outbox, store and receivers are made so that they can lose, tear, lie and wait. Never:
/// starts a thread, sleeps, reads the machine's clock, or throws dice that the seed does not
/// decide.
@NullMarked
package dev.sluice.simulation;

import org.jspecify.annotations.NullMarked;
