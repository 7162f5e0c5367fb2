/// Messages of Amazon's Simple Notification Service: what they are, and whether SNS signed them.
///
/// Takes: bodies that SNS posted. Gives: messages whose signature is right. May use: fault, time,
/// Jackson. Never: believes a message whose signature is not right, or calls a URL that is not one
/// of SNS. Runs on: the requests' virtual threads.
@NullMarked
package dev.sluice.signature.sns;

import org.jspecify.annotations.NullMarked;
