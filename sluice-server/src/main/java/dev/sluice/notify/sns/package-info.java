/// SNS: posts to topics that come from Amazon's Simple Notification Service over HTTP.
///
/// Takes: what SNS posts. Gives: posts to topics, and confirmed subscriptions. May use: notify,
/// notify.template, signature.sns, outbox, fault, time. Never: believes a message whose signature
/// is not right, or calls a URL that is not one of SNS. Runs on: the requests' virtual threads.
@NullMarked
package dev.sluice.notify.sns;

import org.jspecify.annotations.NullMarked;
