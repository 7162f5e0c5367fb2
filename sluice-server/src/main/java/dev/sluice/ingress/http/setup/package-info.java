/// Rules, targets and connections over HTTP, and rules tried on events.
///
/// Takes: calls at `/v1/rules`, `/v1/targets` and `/v1/connections`. Gives: pieces without their
/// secrets, changes of those that were made at run time, and explanations. May use: ingress.http,
/// identity, setup, rule, rule.explain, view. Never: changes what stands in the configuration. Runs
/// on: the requests' virtual threads.
@NullMarked
package dev.sluice.ingress.http.setup;

import org.jspecify.annotations.NullMarked;
