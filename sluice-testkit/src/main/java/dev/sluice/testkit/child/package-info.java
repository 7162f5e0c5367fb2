/// Programs of this build in processes of their own.
///
/// Takes: the class path of the test, and how a program is run. Gives: what it starts fast with.
/// May use: the JDK. Never: knows what a program does. Runs on: its caller's thread; JVMs that want
/// the same wait for each other at a file.
@NullMarked
package dev.sluice.testkit.child;

import org.jspecify.annotations.NullMarked;
