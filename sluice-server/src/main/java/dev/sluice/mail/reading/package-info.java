/// The reading of mail that came in: which messages there are, who may read them, and what stands
/// in them.
///
/// Takes: questions of callers, each with the application that they are bound to, if any. Gives:
/// messages, their objects and parts, and what an application depends on. May use: mail and its
/// rooms, object, index, indexing, event, journal, fault. Never: changes anything, or tells what is
/// forbidden from what is not there. Runs on: callers' threads.
@NullMarked
package dev.sluice.mail.reading;

import org.jspecify.annotations.NullMarked;
