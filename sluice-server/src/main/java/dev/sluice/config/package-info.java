/// Configuration: one file, checked whole before anything starts.
///
/// Takes: the text of `sluice.yaml`. Gives: one record for each room, or faults that name the line.
/// May use: the rooms' settings. Never: repairs a value in silence. Runs on: the starting thread.
@NullMarked
package dev.sluice.config;

import org.jspecify.annotations.NullMarked;
