/// The way in from queues of SQS.
///
/// Takes: messages of queues, by long polls. Gives: events to intake, and then takes the messages
/// out of their queues. May use: events, intake, journal, secret, the AWS SDK; ingress.http and
/// identity for its one page of state. Never: takes a message out before its events are durable, or
/// loses one that it cannot read. Runs on: one virtual thread a source that asks, one that holds
/// messages longer, and one for each batch that is admitted.
@NullMarked
package dev.sluice.ingress.sqs;

import org.jspecify.annotations.NullMarked;
