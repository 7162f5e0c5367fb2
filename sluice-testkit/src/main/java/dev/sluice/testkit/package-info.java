/// What tests of every module share: a clock that stands still until it is moved, and classes
/// packed as applications are.
@NullMarked
package dev.sluice.testkit;

import org.jspecify.annotations.NullMarked;
