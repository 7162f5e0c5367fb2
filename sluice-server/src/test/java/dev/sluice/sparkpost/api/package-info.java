/// Tests of this room.
@NullMarked
package dev.sluice.sparkpost.api;

import org.jspecify.annotations.NullMarked;
