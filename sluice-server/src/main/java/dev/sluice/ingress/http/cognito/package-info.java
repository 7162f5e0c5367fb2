/// The wire protocol of Cognito user pools (AWS JSON 1.1), so that AWS's command line and SDKs work
/// with the hub's users.
///
/// Takes: calls of `POST /` that name an operation in `X-Amz-Target`. Gives: what the user pool
/// answers, or an error in Cognito's form and words. May use: identity, ingress.http,
/// ingress.http.aws, fault. Never: decides about a user, or answers an operator's call without a
/// caller who may make it. Runs on: one virtual thread a request.
@NullMarked
package dev.sluice.ingress.http.cognito;

import org.jspecify.annotations.NullMarked;
