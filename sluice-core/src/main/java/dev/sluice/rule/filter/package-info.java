/// CloudEvents subscription filters: another way to say which events a rule takes.
///
/// Takes: filters as JSON text, and matching views. Gives: whether an event passes. May use:
/// events.cesql, fault, Jackson. Never: looks at an event's data. Runs on: any thread.
@NullMarked
package dev.sluice.rule.filter;

import org.jspecify.annotations.NullMarked;
