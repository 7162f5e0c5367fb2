/// A Postfix of a test's own, beside the system's and never touching it.
///
/// Takes: an empty folder. Gives: a mail server that sends to one other, or takes mail. May use:
/// the programs of Debian's package postfix, as root. Never: part of a release. Runs on: processes
/// of its own, which it ends.
@NullMarked
package dev.sluice.testkit.postfix;

import org.jspecify.annotations.NullMarked;
