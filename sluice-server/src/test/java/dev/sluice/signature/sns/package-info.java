/// A stand-in for SNS, for the tests of all that believe its signatures.
@NullMarked
package dev.sluice.signature.sns;

import org.jspecify.annotations.NullMarked;
