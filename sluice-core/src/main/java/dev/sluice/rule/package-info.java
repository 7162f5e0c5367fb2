/// Rules: named EventBridge patterns or CloudEvents filters, with their targets.
///
/// Takes: rules as they are written, and matching views. Gives: an immutable {@link
/// dev.sluice.rule.RuleSet} that says which rules match. May use: rule.pattern, rule.filter,
/// event-ruler. Never: changes a set that others may be reading; a change is a new set, swapped
/// whole. Runs on: any thread.
@NullMarked
package dev.sluice.rule;

import org.jspecify.annotations.NullMarked;
