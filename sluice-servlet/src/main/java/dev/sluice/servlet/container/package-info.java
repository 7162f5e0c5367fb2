/// A Jakarta Servlet container without a socket: a call in, an ending out.
///
/// Takes: a servlet, an initializer, what an initializer asks for, or a WAR; and calls, which are
/// requests without a wire. Gives: the application's answer, or why there is none. May use: event,
/// fault, Jetty, the Servlet API. Never: opens a port, knows what the body of a call means, or
/// shows it. Runs on: the caller's thread, which waits, and a bounded pool of its own, where the
/// application runs.
@NullMarked
package dev.sluice.servlet.container;

import org.jspecify.annotations.NullMarked;
