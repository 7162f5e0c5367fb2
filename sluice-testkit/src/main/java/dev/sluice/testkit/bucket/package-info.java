/// A stand-in for S3 that keeps to its rules strictly and goes wrong when it is told to.
///
/// Takes: requests of the S3 protocol on loopback. Gives: answers, and what was written how often.
/// May use: nothing but the JDK. Never: part of a release. Runs on: a virtual thread for each
/// connection.
@NullMarked
package dev.sluice.testkit.bucket;

import org.jspecify.annotations.NullMarked;
