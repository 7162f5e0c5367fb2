/// A hostile HTTP server: one that reads a request and then does what no server should.
///
/// Takes: connections at a loopback port. Gives: ill manners, and what it saw of whoever called.
/// May use: the JDK. Never: holds more than 64 connections, nor one for longer than 30 seconds, nor
/// sends more than 64 MiB on one. Runs on: a virtual thread for each connection.
@NullMarked
package dev.sluice.testkit.hostile;

import org.jspecify.annotations.NullMarked;
