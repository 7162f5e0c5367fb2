/// The manners of an integration: how often it sends, when it is quiet, what it leaves out and what
/// it gathers.
///
/// Takes: what a topic says of them, deliveries, the outbox and rows of the registry. Gives:
/// checked manners, and for a delivery whether it may be sent now. May use: notify.template, event,
/// identity, journal, outbox, registry, target, fault, time. Never: sends anything, or keeps the
/// text of a key. Runs on: callers' threads, and the delivery's virtual threads.
@NullMarked
package dev.sluice.notify.manners;

import org.jspecify.annotations.NullMarked;
