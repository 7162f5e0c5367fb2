/// A stand-in for SparkPost: what a hub meets that a SparkPost account is pointed at.
///
/// Takes: a seed, and where the hub is. Gives: message events, batches of them, and senders that
/// post them as SparkPost does. May use: the JDK. Never: gives up a batch, or says that one was
/// taken which was not answered 200. Runs on: a virtual thread for each sender.
@NullMarked
package dev.sluice.testkit.sparkpost;

import org.jspecify.annotations.NullMarked;
