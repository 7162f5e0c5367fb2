/// The port of what is owed to whom: deliveries, their attempts, and the dead letters.
///
/// Takes: routing's decisions and delivery's settlements. Gives: leases of what is due, runs of
/// what is owed to an archive, and the account of it all. Never: forgets a delivery that has not
/// ended, unless it is told to.
@NullMarked
package dev.sluice.outbox;

import org.jspecify.annotations.NullMarked;
