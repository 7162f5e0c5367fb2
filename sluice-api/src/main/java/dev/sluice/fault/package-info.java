/// Trouble that a caller can be told about, with a stable code and a kind.
///
/// Gives: {@link dev.sluice.fault.Fault}. A fault is mapped once, by each way in, to its protocol's
/// answer. Outcomes are returned values and bugs are other exceptions; neither is a fault.
@NullMarked
package dev.sluice.fault;

import org.jspecify.annotations.NullMarked;
