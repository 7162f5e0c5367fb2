/// Tests of what is set up at run time.
@NullMarked
package dev.sluice.setup;

import org.jspecify.annotations.NullMarked;
