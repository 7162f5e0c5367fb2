/// The integrations, one class each, and the table of them all.
///
/// Takes: messages and credentials. Gives: requests, and what replies mean, as the public reference
/// of each receiver has it. May use: notify.integration, notify.template, mail.relay, target.
/// Never: opens a connection. Runs on: any thread.
@NullMarked
package dev.sluice.notify.integration.catalog;

import org.jspecify.annotations.NullMarked;
