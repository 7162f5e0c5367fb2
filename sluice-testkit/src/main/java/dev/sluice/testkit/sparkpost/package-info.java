/// A stand-in for SparkPost, on loopback: its API, and the senders of its webhooks' batches.
///
/// Takes: what SparkPost's public reference says that it takes; a seed, and where the hub is.
/// Gives: what the reference says that it answers, and trouble on demand; message events, batches
/// of them, and senders that post them as SparkPost does. May use: time, Jackson, the JDK's HTTP.
/// Never: leaves the machine, gives up a batch, or says that one was taken which was not answered
/// 200. Runs on: threads of its own.
@NullMarked
package dev.sluice.testkit.sparkpost;

import org.jspecify.annotations.NullMarked;
