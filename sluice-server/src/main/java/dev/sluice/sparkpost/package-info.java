/// SparkPost: its webhook, and the search in what it has told.
///
/// Takes: requests of a SparkPost event webhook, and questions about its events. Gives: the batch
/// to an object store, its events to intake, and an answer that SparkPost understands; events, and
/// stories of messages. May use: event, events.json, events.sparkpost, fault, identity, index,
/// indexing, ingress.http, intake, journal, object, time. Never: answers 200 before both are
/// durable; shows an event but by way of SparkPostSearch. Runs on: the request's thread, and one of
/// its own for what may take too long.
@NullMarked
package dev.sluice.sparkpost;

import org.jspecify.annotations.NullMarked;
