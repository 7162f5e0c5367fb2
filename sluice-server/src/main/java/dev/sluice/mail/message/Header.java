package dev.sluice.mail.message;

/// A header of a message.
///
/// @param name as it is written
/// @param value unfolded, not decoded
public record Header(String name, String value) {}
