/// The clock that rooms are given, so that a test can hold it; waits for threads.
@NullMarked
package dev.sluice.time;

import org.jspecify.annotations.NullMarked;
