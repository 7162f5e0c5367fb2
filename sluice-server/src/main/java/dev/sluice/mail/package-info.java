/// The words of mail that comes in: addresses, envelopes, replies, and the way of a message from
/// whoever speaks with its sender to whoever takes it.
///
/// Takes: nothing by itself. Gives: the port between a way in, such as the SMTP server, and the
/// receipt of messages. May use: the JDK alone. Never: reads a message. Runs on: callers' threads.
@NullMarked
package dev.sluice.mail;

import org.jspecify.annotations.NullMarked;
