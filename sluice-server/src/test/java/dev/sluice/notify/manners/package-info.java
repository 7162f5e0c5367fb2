/// Tests of manners.
@NullMarked
package dev.sluice.notify.manners;

import org.jspecify.annotations.NullMarked;
