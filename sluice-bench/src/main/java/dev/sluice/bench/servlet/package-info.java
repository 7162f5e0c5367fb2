/// The bench of events into an application.
///
/// Takes: a trivial servlet. Gives: events a second through it beside the recognition of the same
/// events alone, and how long a fresh JVM takes to its first answer. May use: sluice-servlet, the
/// testkit's fast starts. Never: part of a release. Runs on: virtual threads that call, the
/// application's own, and JVMs that it starts.
@NullMarked
package dev.sluice.bench.servlet;

import org.jspecify.annotations.NullMarked;
