/// Changes of what is set up at run time, and the events that tell of them.
///
/// Takes: changes of the registry with a notice of who made them. Gives: the changes and an event
/// of the source `sluice`, both or neither. May use: registry, event, events.cloudevents,
/// events.json, fault, time. Never: makes a change that nobody is told of, or tells a secret. Runs
/// on: any thread; notices are sent on a thread of their own.
@NullMarked
package dev.sluice.management;

import org.jspecify.annotations.NullMarked;
