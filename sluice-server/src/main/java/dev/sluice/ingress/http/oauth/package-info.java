/// OAuth 2 over HTTP: where tokens are got, where their keys are published, where clients are kept.
///
/// Takes: calls. Gives: answers, those of the token endpoint in the words of RFC 6749. May use:
/// ingress.http, identity and its rooms, fault, Jackson's tree. Never: shows a secret twice. Runs
/// on: the call's virtual thread.
@NullMarked
package dev.sluice.ingress.http.oauth;

import org.jspecify.annotations.NullMarked;
