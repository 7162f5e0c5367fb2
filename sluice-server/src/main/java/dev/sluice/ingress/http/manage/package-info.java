/// The way in over HTTP for those who manage the hub.
///
/// Takes: calls to the management routes. Gives: changes of what is set up at run time, and answers
/// in JSON. May use: ingress.http, identity, fault. Never: answers 2xx before a change is durable,
/// or shows a key a second time. Runs on: one virtual thread a request.
@NullMarked
package dev.sluice.ingress.http.manage;

import org.jspecify.annotations.NullMarked;
