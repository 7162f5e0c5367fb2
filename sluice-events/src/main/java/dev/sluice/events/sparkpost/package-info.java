/// SparkPost's message events, as its webhooks send them.
///
/// Takes: the bytes of a batch. Gives: one CloudEvent for each event in it, with its data byte for
/// byte. May use: event, events.json, fault, Jackson. Never: refuses a class, a type or a field
/// that it does not know. Runs on: any thread.
@NullMarked
package dev.sluice.events.sparkpost;

import org.jspecify.annotations.NullMarked;
