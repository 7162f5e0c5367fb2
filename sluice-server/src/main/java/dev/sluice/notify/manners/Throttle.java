package dev.sluice.notify.manners;

import dev.sluice.notify.template.Model;
import java.time.Duration;

/// At most one message of a key in a time.
///
/// @param key makes the key of a post's variables; a text
/// @param per the time
public record Throttle(Model key, Duration per) {}
