/// Receipt rules as values: which recipients, which actions; their JSON, and that of SES.
///
/// Takes: texts and JSON. Gives: rules that check themselves, and doubts about a list of them. May
/// use: mail, fault. Never: sees a message. Runs on: callers' threads.
@NullMarked
package dev.sluice.mail.receipt.rule;

import org.jspecify.annotations.NullMarked;
