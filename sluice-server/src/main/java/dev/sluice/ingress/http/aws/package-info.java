/// What the services of AWS that are answered at `POST /` have in common: the wire protocol AWS
/// JSON 1.1, and who may call an operation.
///
/// Takes: calls, and what became of them. Gives: answers and errors in the protocol's form, and
/// callers who may. May use: identity, ingress.http, event, fault. Never: knows an operation. Runs
/// on: one virtual thread a request.
@NullMarked
package dev.sluice.ingress.http.aws;

import org.jspecify.annotations.NullMarked;
