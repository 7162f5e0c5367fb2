/// Why a rule matches an event or does not, and what is doubtful about rules.
///
/// Takes: rules and matching views. Gives: an {@link dev.sluice.rule.explain.Explanation} with
/// sentences for people, and {@link dev.sluice.rule.explain.Doubt}s. May use: outbox, rule,
/// rule.pattern, rule.filter, events.cesql. Never: decides what is delivered. Runs on: any thread.
@NullMarked
package dev.sluice.rule.explain;

import org.jspecify.annotations.NullMarked;
