/// Letters of the hub's own: codes for users, handed to an SMTP relay or to the development
/// mailbox.
///
/// Takes: a letter, as a change to be written with whatever it tells of. Gives: the letter to the
/// relay, again and again for an hour, or to whoever looks into the mailbox. May use: registry,
/// event, secret, fault, time, Angus Mail. Never: tells in a log what a letter says or to whom, or
/// takes a line break into a header. Runs on: a virtual thread of its own.
@NullMarked
package dev.sluice.mail.relay;

import org.jspecify.annotations.NullMarked;
