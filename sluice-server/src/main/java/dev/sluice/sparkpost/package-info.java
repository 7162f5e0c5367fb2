/// SparkPost's webhook: batches of message events.
///
/// Takes: requests of a SparkPost event webhook. Gives: the batch to an object store, its events to
/// intake, and an answer that SparkPost understands. May use: event, events.sparkpost, fault,
/// ingress.http, intake, journal, object, time. Never: answers 200 before both are durable. Runs
/// on: the request's thread, and one of its own for what may take too long.
@NullMarked
package dev.sluice.sparkpost;

import org.jspecify.annotations.NullMarked;
