/// JSONata: an expression of a person over an event, with bounds on all that it may use.
///
/// Takes: an expression, JSON to look at, values of variables, a time. Gives: JSON, nothing, or why
/// there is none. May use: fault, time, Jackson, com.dashjoin:jsonata. Never: knows what the result
/// is for, nor runs longer than its bounds. Runs on: any thread.
@NullMarked
package dev.sluice.transform.jsonata;

import org.jspecify.annotations.NullMarked;
