/// The one form in which every event lives inside the hub: a CloudEvents 1.0 event.
///
/// Takes: attributes and data, from any codec. Gives: {@link dev.sluice.event.Event}, checked and
/// immutable. May use: the JDK. Never: knows a wire format or does I/O. Runs on: any thread.
@NullMarked
package dev.sluice.event;

import org.jspecify.annotations.NullMarked;
