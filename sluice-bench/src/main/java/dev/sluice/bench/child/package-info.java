/// Child processes: servers that the bench starts, the hub first, and the folders they write in.
///
/// Takes: a main class with its options. Gives: a process that can be asked, ended and killed. May
/// use: the JDK, picocli. Never: knows what a server does; leaves a process behind that was closed.
/// Runs on: one thread for each child, which reads its output.
@NullMarked
package dev.sluice.bench.child;

import org.jspecify.annotations.NullMarked;
