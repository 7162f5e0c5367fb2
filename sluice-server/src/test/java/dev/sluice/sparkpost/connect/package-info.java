/// Tests of this room.
@NullMarked
package dev.sluice.sparkpost.connect;

import org.jspecify.annotations.NullMarked;
