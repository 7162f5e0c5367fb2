/// The port of what is set up while the hub runs: small values under names, with versions.
@NullMarked
package dev.sluice.registry;

import org.jspecify.annotations.NullMarked;
