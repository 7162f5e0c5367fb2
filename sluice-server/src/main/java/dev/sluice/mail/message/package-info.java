/// Messages (RFC 5322, MIME), read without being held whole.
///
/// Takes: the bytes of a message, which may be anything. Gives: its headers, in the form of SES
/// too, and its parts one by one. May use: events.json, fault, object, mime4j, jsoup, Jackson.
/// Never: trusts a length, a depth or a name that a message gives, or shows HTML. Runs on: callers'
/// threads.
@NullMarked
package dev.sluice.mail.message;

import org.jspecify.annotations.NullMarked;
