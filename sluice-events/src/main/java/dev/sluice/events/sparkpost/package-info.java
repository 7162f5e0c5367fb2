/// SparkPost's message events, as its webhooks send them.
///
/// Takes: the bytes of a batch, or an event that was made of one. Gives: one CloudEvent for each
/// event in it, with its data byte for byte; the terms by which it is found. May use: event,
/// events.json, fault, index, Jackson. Never: refuses a class, a type or a field that it does not
/// know. Runs on: any thread.
@NullMarked
package dev.sluice.events.sparkpost;

import org.jspecify.annotations.NullMarked;
