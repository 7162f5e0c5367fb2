/// Receipt rules over HTTP.
///
/// Takes: calls at `/v1/receipt-rules`. Gives: rules, and changes of those that were made at run
/// time. May use: ingress.http, identity, mail.receipt, fault. Never: changes what stands in the
/// configuration. Runs on: the requests' virtual threads.
@NullMarked
package dev.sluice.ingress.http.receipt;

import org.jspecify.annotations.NullMarked;
