/// Past events of SparkPost, pulled from its Events API so that none is missed while the webhook
/// was down.
///
/// Takes: pages of the Events API. Gives: events to the intake, which recognises those that the
/// webhook brought. May use: event, events.sparkpost, fault, intake, journal, registry,
/// sparkpost.api, time. Never: moves its place before what is behind it is durable. Runs on: a
/// thread of its own.
@NullMarked
package dev.sluice.sparkpost.catchup;

import org.jspecify.annotations.NullMarked;
