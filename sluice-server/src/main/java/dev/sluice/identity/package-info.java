/// Identity: who calls, and what that caller may do.
///
/// Takes: credentials from a way in. Gives: a caller with its client id and scopes, or a fault.
/// Never: compares secrets in a time that depends on them. Runs on: any thread.
@NullMarked
package dev.sluice.identity;

import org.jspecify.annotations.NullMarked;
