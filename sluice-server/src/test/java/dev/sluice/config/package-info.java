/// What is proven about configuration.
@NullMarked
package dev.sluice.config;

import org.jspecify.annotations.NullMarked;
