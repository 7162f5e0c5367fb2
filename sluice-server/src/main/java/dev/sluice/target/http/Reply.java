package dev.sluice.target.http;

import java.util.Optional;

/// What a receiver said.
///
/// @param status the status code
/// @param retryAfter the field `Retry-After`, as it stands
/// @param text the beginning of the body, up to 64 KiB, read as UTF-8
record Reply(int status, Optional<String> retryAfter, String text) {}
