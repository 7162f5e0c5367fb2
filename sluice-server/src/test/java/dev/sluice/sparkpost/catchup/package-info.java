/// Tests of this room.
@NullMarked
package dev.sluice.sparkpost.catchup;

import org.jspecify.annotations.NullMarked;
