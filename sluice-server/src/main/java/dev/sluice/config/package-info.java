/// Configuration: one file, checked whole before anything starts.
///
/// Takes: `sluice.yaml`, the environment's variables, and files that hold secrets. Gives: one
/// record for each room, or one fault that names each problem with its line. May use: the rooms'
/// settings, the YAML engine, Jackson's tree. Never: repairs a value in silence, or shows a secret.
/// Runs on: the starting thread; a {@link dev.sluice.secret.Secret} is revealed on any thread.
@NullMarked
package dev.sluice.config;

import org.jspecify.annotations.NullMarked;
