/// A JAX-RS application on Jersey.
@NullMarked
package dev.sluice.servlet.jersey;

import org.jspecify.annotations.NullMarked;
