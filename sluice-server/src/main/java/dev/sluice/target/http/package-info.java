/// The target that calls an HTTP API, as EventBridge's API destinations do.
///
/// Takes: parcels. Gives: outcomes. May use: target, view, Jetty's client. Never: follows a
/// redirect or reads a reply without end. Runs on: the delivery's virtual threads.
@NullMarked
package dev.sluice.target.http;

import org.jspecify.annotations.NullMarked;
