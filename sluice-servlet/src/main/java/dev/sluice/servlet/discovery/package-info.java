/// What an application depends on, asked of its hub.
///
/// Takes: a hub's address and a key. Gives: the resources that the hub's rules use for the
/// application, or a fault. May use: fault, time, events.json, the JDK's HTTP client. Never: takes
/// a failure for an answer, shows the key, or follows a redirect with it. Runs on: the caller's
/// thread.
@NullMarked
package dev.sluice.servlet.discovery;

import org.jspecify.annotations.NullMarked;
