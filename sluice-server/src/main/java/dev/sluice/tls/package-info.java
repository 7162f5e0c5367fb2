/// The certificate that the hub shows at its listeners.
///
/// Takes: PEM files. Gives: the chain with its key, and each new pair that replaces it. May use:
/// fault. Never: shows a key, or takes one that does not fit its certificate. Runs on: a virtual
/// thread of its own.
@NullMarked
package dev.sluice.tls;

import org.jspecify.annotations.NullMarked;
