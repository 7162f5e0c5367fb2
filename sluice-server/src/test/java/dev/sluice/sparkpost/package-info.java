@NullMarked
package dev.sluice.sparkpost;

import org.jspecify.annotations.NullMarked;
