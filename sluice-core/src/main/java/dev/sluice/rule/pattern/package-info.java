/// Event patterns: what they say, and what they match, without rules and without event-ruler.
///
/// Takes: patterns as JSON text, and matching views. Gives: the parsed {@link
/// dev.sluice.rule.pattern.Pattern}, and the {@link dev.sluice.rule.pattern.Interpreter} that says
/// by the plain meaning of each operator whether it matches. May use: event, fault, Jackson. Never:
/// asks a name server, changes a view. Runs on: any thread.
@NullMarked
package dev.sluice.rule.pattern;

import org.jspecify.annotations.NullMarked;
