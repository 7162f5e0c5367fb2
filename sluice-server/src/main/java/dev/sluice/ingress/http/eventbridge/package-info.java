/// EventBridge's own protocol: `POST /` with `X-Amz-Target: AWSEvents.<operation>`.
///
/// Takes: calls of AWS's SDKs and command line. Gives: events to the intake, and rules and their
/// targets to what is set up at run time. May use: ingress.http, ingress.http.aws, identity,
/// intake, setup, rule, events.shape, view. Never: checks signatures, for the key is a session
/// token, or changes what stands in the configuration. Runs on: the requests' virtual threads.
@NullMarked
package dev.sluice.ingress.http.eventbridge;

import org.jspecify.annotations.NullMarked;
