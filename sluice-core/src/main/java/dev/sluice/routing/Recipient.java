package dev.sluice.routing;

import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;

/// For whom an event is that says so by itself.
///
/// @param reason what stands in the delivery's id where that of a matching rule would
/// @param target who gets it
public record Recipient(RuleName reason, TargetName target) {}
