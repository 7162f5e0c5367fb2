/// Integrations: how a message gets to a receiver of a kind, and what the receiver's reply means.
///
/// Takes: a rendered message and credentials. Gives: an outcome, of one request. May use:
/// notify.template, mail.relay, target, target.http, secret, fault, time, Jetty's client. Never:
/// sends a message in parts, follows a redirect, or shows a secret in a failure. Runs on: the
/// delivery's virtual threads.
///
/// One message is one request, always. An outcome cannot carry how far a series of requests came,
/// so a repeat of a message in parts would send its first parts again; what is too long is cut
/// instead, in the values of its variables ({@link dev.sluice.notify.template.Model}). For the same
/// reason one integration has one recipient, except in a mail, which an SMTP server takes or
/// refuses whole.
@NullMarked
package dev.sluice.notify.integration;

import org.jspecify.annotations.NullMarked;
