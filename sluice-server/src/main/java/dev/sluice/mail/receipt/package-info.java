/// The receipt of mail: what becomes of a message, by rules in the manner of SES.
///
/// Takes: messages from a way in, through the port of `mail`. Gives: objects in stores, events,
/// notices of bounces, and an answer for the sender: positive once all of it is durable. May use:
/// mail and its rooms, object, event, registry, management, routing, intake, fault, time. Never:
/// keeps something of a message that it does not take, or holds a large one in memory. Runs on:
/// callers' threads.
@NullMarked
package dev.sluice.mail.receipt;

import org.jspecify.annotations.NullMarked;
