/// The target that is an application: one that runs in this process, or one at a URL.
///
/// Takes: parcels, and questions about mail. Gives: outcomes, and answers. May use: event,
/// events.cloudevents, events.shape, fault, file, mail.receipt (what events of mail are), outbox,
/// servlet and servlet.container, target, target.http, time. Never: lets an application's throw,
/// hang or exit reach the hub, or runs application code on a thread of the hub's. Runs on: the
/// delivery's virtual threads; applications on platform threads of their own.
@NullMarked
package dev.sluice.target.app;

import org.jspecify.annotations.NullMarked;
