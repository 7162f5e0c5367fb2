/// The way in over SMTP (RFC 5321).
///
/// Takes: connections, in clear, with `STARTTLS`, or in TLS from the first byte. Gives: each
/// message as a stream to a {@link dev.sluice.mail.Reception}, and its reply to the sender. May
/// use: mail, tls, fault, time. Never: holds a message whole, answers 250 before the reception
/// does, ends a message at anything but `CR LF . CR LF`, or logs an address or a password. Runs on:
/// one virtual thread a connection; one that closes what is overdue.
@NullMarked
package dev.sluice.ingress.smtp;

import org.jspecify.annotations.NullMarked;
