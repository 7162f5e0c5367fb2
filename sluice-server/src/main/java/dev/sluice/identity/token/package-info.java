/// Tokens: makes the hub's own, and says who calls by a token, the hub's own or another issuer's.
///
/// Takes: claims to sign; tokens to check. Gives: signed tokens, published keys, callers. May use:
/// identity, registry, management, event, events.json, fault, time, Nimbus, Caffeine, the JDK's
/// HTTP client. Never: follows an address, a key or an algorithm that a token names itself, or asks
/// an issuer more often than once a minute because of a token. Runs on: any thread; keys are
/// fetched and made on virtual threads.
@NullMarked
package dev.sluice.identity.token;

import org.jspecify.annotations.NullMarked;
