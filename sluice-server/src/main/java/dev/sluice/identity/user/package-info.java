/// The user pool: sign-up, sign-in, sessions, passwords, and what an operator does to users.
///
/// Takes: what a user or an operator asks for. Gives: users, signed tokens, letters to be mailed,
/// or a {@link dev.sluice.identity.user.Refusal}. May use: registry, management, mail, fault, time.
/// Never: shows a password, a code or a refresh token, or keeps one in a form that can be read
/// again. Runs on: any thread, which may wait for a password's hash.
@NullMarked
package dev.sluice.identity.user;

import org.jspecify.annotations.NullMarked;
