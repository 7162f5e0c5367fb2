/// A stand-in for SparkPost, on loopback: its API, and the senders of its webhooks' batches.
///
/// Takes: what SparkPost's public reference says that it takes. Gives: what the reference says that
/// it answers, and trouble on demand. May use: time, Jackson, the JDK's HTTP. Never: leaves the
/// machine. Runs on: threads of its own.
@NullMarked
package dev.sluice.testkit.sparkpost;

import org.jspecify.annotations.NullMarked;
