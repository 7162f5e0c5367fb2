/// The port of the store of large immutable objects: archive files, later raw mail.
///
/// Takes: bytes under a key. Gives: objects that are whole or absent, never half.
@NullMarked
package dev.sluice.object;

import org.jspecify.annotations.NullMarked;
