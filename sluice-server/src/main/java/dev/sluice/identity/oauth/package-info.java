/// OAuth 2: clients that get tokens for themselves (RFC 6749 §4.4), those of the configuration and
/// those that are made at run time.
///
/// Takes: what a request for a token shows and asks for; changes of clients. Gives: tokens, or
/// refusals in the words of RFC 6749. May use: identity, identity.token, registry, management,
/// event, fault, time, Caffeine, Jackson's tree. Never: keeps a secret that it made, or grants a
/// scope that whoever grants it lacks. Runs on: any thread.
@NullMarked
package dev.sluice.identity.oauth;

import org.jspecify.annotations.NullMarked;
