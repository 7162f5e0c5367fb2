/// What is proven about changes and their notices.
@NullMarked
package dev.sluice.management;

import org.jspecify.annotations.NullMarked;
