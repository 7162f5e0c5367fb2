/// The generator of client events, for demonstrations, measurements and `sluice generate`.
///
/// Takes: a source of randomness. Gives: entries as a client app sends them, and bodies of them.
/// May use: the JDK. Never: sends anything itself. Runs on: the thread of its owner.
@NullMarked
package dev.sluice.client.generator;

import org.jspecify.annotations.NullMarked;
