/// What the hub brings for others' systems: rules and archive prefixes as pieces of configuration.
///
/// Takes: a name. Gives: YAML, as it could stand in `sluice.yaml` itself. May use: nothing. Never:
/// does what a configuration could not say; a piece is a resource, and needs no code of its own.
/// Runs on: any thread.
@NullMarked
package dev.sluice.readymade;

import org.jspecify.annotations.NullMarked;
