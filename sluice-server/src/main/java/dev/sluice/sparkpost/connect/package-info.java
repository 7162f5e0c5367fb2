/// SparkPost's webhook, set up by itself: found or made, compared, mended, with credentials of its
/// own.
///
/// Takes: what the configuration wants, and SparkPost's API. Gives: a webhook that sends here, and
/// what became of it. May use: event, events.sparkpost, fault, identity, identity.key,
/// identity.oauth, ingress.http, management, registry, sparkpost.api, sparkpost.catchup, time.
/// Never: touches a webhook that points elsewhere, or ends credentials that SparkPost may still
/// use. Runs on: the thread of a round, or of a request.
@NullMarked
package dev.sluice.sparkpost.connect;

import org.jspecify.annotations.NullMarked;
