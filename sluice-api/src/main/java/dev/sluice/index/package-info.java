/// The port of the index: at which positions of the journal certain values stand.
///
/// Takes: the terms of events, a stretch of the journal at a time. Gives: positions, in order.
/// Never: is the truth; it can be made again from the journal, and whoever searches looks at the
/// events themselves. Runs on: one thread that writes; any that read.
@NullMarked
package dev.sluice.index;

import org.jspecify.annotations.NullMarked;
