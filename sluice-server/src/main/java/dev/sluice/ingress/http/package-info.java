/// The way in over HTTP.
///
/// Takes: requests. Gives: events to intake, and answers. May use: events, intake, identity,
/// client, Jetty. Never: answers 2xx before the event is durable. Runs on: one virtual thread a
/// request.
@NullMarked
package dev.sluice.ingress.http;

import org.jspecify.annotations.NullMarked;
