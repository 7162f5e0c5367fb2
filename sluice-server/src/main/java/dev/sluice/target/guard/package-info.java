/// The guard against requests to places that whoever sets an address must not reach through the
/// hub: the machine itself, its networks, a cloud's metadata.
///
/// Takes: hosts, ports and what the configuration allows. Gives: the addresses that may be
/// connected to, or a refusal that says why. May use: nothing of the hub. Never: lets an address
/// through that it has not looked at. Runs on: any thread; names are looked up on threads of its
/// own.
@NullMarked
package dev.sluice.target.guard;

import org.jspecify.annotations.NullMarked;
