/// Tests of topics and of what is posted to them.
@NullMarked
package dev.sluice.notify;

import org.jspecify.annotations.NullMarked;
