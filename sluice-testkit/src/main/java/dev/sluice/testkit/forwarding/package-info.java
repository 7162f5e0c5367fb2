/// Ports that pass every call on: to break, watch or delay one method, a fake overrides that one.
///
/// Takes: a real or an in-memory port. Gives: the same port. Never: does anything of its own.
@NullMarked
package dev.sluice.testkit.forwarding;

import org.jspecify.annotations.NullMarked;
