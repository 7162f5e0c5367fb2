/// Secrets: texts that are used and never shown, some of them in files that change.
///
/// Takes: texts and files. Gives: {@link dev.sluice.secret.Secret}, revealed at each use. May use:
/// fault. Never: shows a secret in a log, a message or a `toString`. Runs on: any thread.
@NullMarked
package dev.sluice.secret;

import org.jspecify.annotations.NullMarked;
