/// The clock that rooms are given, so that a test can hold it; the pace of what has a rate; waits
/// for threads.
@NullMarked
package dev.sluice.time;

import org.jspecify.annotations.NullMarked;
