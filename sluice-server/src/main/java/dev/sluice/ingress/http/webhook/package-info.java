/// Webhooks: requests of providers who have no key of the hub, but sign what they send.
///
/// Takes: requests to `/v1/webhooks/{name}`. Gives: events to intake, what each provider wants to
/// be answered, and made-up requests to try one. May use: signature, signature.sns, ingress.http,
/// identity, intake, event, events.json, events.shape, secret, fault, time. Never: keeps an event
/// of a request that is not proven, or answers 2xx before its events are durable. Runs on: the
/// requests' virtual threads.
@NullMarked
package dev.sluice.ingress.http.webhook;

import org.jspecify.annotations.NullMarked;
