/// The bench of the way in for mail, beside Postfix.
///
/// Takes: Postfix's `smtp-source` and `smtpd`, and the hub's SMTP server in a process of its own.
/// Gives: messages a second of both, on the same disk in the same minutes, and the heap that large
/// messages need. May use: the hub's SMTP server, object store and engine, the testkit's Postfix.
/// Never: part of a release. Runs on: the calling thread; the load is processes.
@NullMarked
package dev.sluice.bench.smtp;

import org.jspecify.annotations.NullMarked;
