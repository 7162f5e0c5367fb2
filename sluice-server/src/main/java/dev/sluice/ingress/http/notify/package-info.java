/// Notifications over HTTP: posts to topics, and what became of their messages.
///
/// Takes: calls at `/v1/notifications`. Gives: answers in the form of the service that the hub
/// takes the place of. May use: ingress.http, identity, notify, notify.sns, notify.template,
/// outbox, fault. Never: shows whether a topic exists to whoever does not know its hash. Runs on:
/// the requests' virtual threads.
@NullMarked
package dev.sluice.ingress.http.notify;

import org.jspecify.annotations.NullMarked;
