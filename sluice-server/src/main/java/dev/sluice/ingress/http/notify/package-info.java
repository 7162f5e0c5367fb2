/// Notifications over HTTP: posts to topics, what became of their messages, and the topics
/// themselves.
///
/// Takes: calls at `/v1/notifications` and `/v1/topics`. Gives: answers in the form of the service
/// that the hub takes the place of, and changes of topics. May use: ingress.http, identity, notify,
/// notify.manners, notify.sns, notify.template, outbox, fault. Never: shows a credential, or at
/// `/v1/notifications` whether a topic exists to whoever does not know its hash. Runs on: the
/// requests' virtual threads.
@NullMarked
package dev.sluice.ingress.http.notify;

import org.jspecify.annotations.NullMarked;
