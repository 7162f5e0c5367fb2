package dev.sluice.object;

/// A draft whose bytes are durable and that can be published, also after a restart.
///
/// @param key the name that the object will have
/// @param token how the store finds the draft: a file name, or an upload id
/// @param length the number of bytes
public record Sealed(ObjectKey key, String token, long length) {}
