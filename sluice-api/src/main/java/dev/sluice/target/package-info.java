/// The port of things that take events, and the words for how an attempt ended.
@NullMarked
package dev.sluice.target;

import org.jspecify.annotations.NullMarked;
