/// What is to be thought of a message: SPF, DKIM, DMARC, viruses and spam.
///
/// Takes: a message and its envelope. Gives: verdicts, none of them made up: what could not be
/// found out is no PASS. May use: mail, mail.message, events.json, secret, fault, time, dnsjava and
/// Caffeine. Never: decides what becomes of a message. Runs on: callers' threads, with deadlines.
@NullMarked
package dev.sluice.mail.verdict;

import org.jspecify.annotations.NullMarked;
