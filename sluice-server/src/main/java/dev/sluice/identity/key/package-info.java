/// API keys: those of the file and those that are made at run time, and how much each may do.
///
/// Takes: the keys of the configuration, the registry, requests to make, rotate and revoke. Gives:
/// callers, each with an allowance where one is set. May use: identity, management, registry,
/// event, fault, time. Never: keeps or shows a key once it was handed out. Runs on: any thread;
/// writes are one at a time.
@NullMarked
package dev.sluice.identity.key;

import org.jspecify.annotations.NullMarked;
