/// The crash loop: kills the hub again and again under load, and looks for what it broke.
///
/// Takes: how many kills, a seed. Gives: a line now and then, a table, and whether anything is
/// wrong. May use: `bench.child`, Jackson, the JDK's HTTP server as the target; the hub only from
/// outside: its process, its HTTP API, its archive's files. Never: calls the hub's classes, or
/// believes what the hub says of itself where it can look. Runs on: one thread for the loop, a
/// virtual one for each client and each request to the target.
@NullMarked
package dev.sluice.bench.crash;

import org.jspecify.annotations.NullMarked;
