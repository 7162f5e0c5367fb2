/// Child processes: servers that the bench starts, and the folders that they write in.
///
/// Takes: a main class with its options. Gives: a process that can be asked, ended and killed. May
/// use: the JDK. Never: knows what the server does; leaves a process behind that was closed. Runs
/// on: one thread for each child, which reads its output.
@NullMarked
package dev.sluice.bench.child;

import org.jspecify.annotations.NullMarked;
