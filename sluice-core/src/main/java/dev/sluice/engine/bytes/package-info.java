/// Bytes on disk, written and read by number, text and length.
///
/// Takes: numbers and texts. Gives: their form on disk. May use: the JDK. Never: knows what the
/// bytes mean. Runs on: the callers' threads.
@NullMarked
package dev.sluice.engine.bytes;

import org.jspecify.annotations.NullMarked;
