/// What is proven about the whole of a hub in one process.
@NullMarked
package dev.sluice.app;

import org.jspecify.annotations.NullMarked;
