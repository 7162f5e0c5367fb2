/// The shapes that clouds send events in: recognised, given a path, adapted to CloudEvents.
///
/// Takes: the bytes of an event, and the header fields when it came over HTTP. Gives: the shape's
/// name, the path of the application that it is for, how many records it has, notes for people; and
/// CloudEvents, one for each record or one for the whole. May use: event, events.cloudevents,
/// events.json, events.sparkpost, fault, Jackson's streaming core. Never: loses a record, makes an
/// id by chance, or does I/O. Runs on: any thread.
@NullMarked
package dev.sluice.events.shape;

import org.jspecify.annotations.NullMarked;
