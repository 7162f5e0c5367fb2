/// Proofs that a request comes from whoever holds a secret: signatures, tokens, passwords.
///
/// Takes: the bytes of a request, as they came. Gives: a verdict; or, of a request that is made up,
/// one that would be proven. May use: fault, secret, Jackson. Never: knows the server or a
/// provider, keeps anything, or shows what would have been right. Runs on: any thread.
@NullMarked
package dev.sluice.signature;

import org.jspecify.annotations.NullMarked;
