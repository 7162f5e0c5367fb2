package dev.sluice.identity.user;

import java.time.Instant;

/// A sign-in that still counts.
///
/// @param sub the user
/// @param originJti its id, which the tokens made from it name
/// @param client the app client that the user signed in with
/// @param digest SHA-256 of the refresh token's secret
/// @param authTime when the password was shown
/// @param expires when the refresh token is good no more
/// @param version the version of the registry's value
record Session(
    String sub,
    String originJti,
    String client,
    String digest,
    Instant authTime,
    Instant expires,
    long version) {}
