@NullMarked
package dev.sluice.testkit.sparkpost;

import org.jspecify.annotations.NullMarked;
