/// What is proven about the generator of client events.
@NullMarked
package dev.sluice.client.generator;

import org.jspecify.annotations.NullMarked;
