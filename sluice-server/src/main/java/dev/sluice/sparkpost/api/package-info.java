/// SparkPost's own API, as the hub calls it: webhooks and past events.
///
/// Takes: an API key, and what is wanted. Gives: what SparkPost answers, or a fault with
/// SparkPost's own words. May use: fault, secret, target.http, Jackson, Jetty's client. Never:
/// shows the key, reads a reply without end, or makes a webhook twice. Runs on: the caller's
/// thread, which waits.
@NullMarked
package dev.sluice.sparkpost.api;

import org.jspecify.annotations.NullMarked;
