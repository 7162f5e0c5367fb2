package dev.sluice.replay;

import dev.sluice.outbox.TargetName;
import dev.sluice.routing.OrderKey;
import dev.sluice.rule.RuleSet;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// To whom events can be replayed.
///
/// @param rules the rules of the moment
/// @param takesRuns whether a target is an archive, which has each event already
/// @param orders by what a target keeps an order, if it does
public record Addressees(
    Supplier<RuleSet> rules,
    Predicate<TargetName> takesRuns,
    Function<TargetName, Optional<OrderKey>> orders) {}
