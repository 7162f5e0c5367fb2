/// The one JSON picture of an event that patterns, paths and transforms see.
///
/// Takes: an event. Gives: its matching view as a tree or as a line of JSON, and paths into it. May
/// use: event, events.json, Jackson. Never: changes a value. Runs on: any thread.
@NullMarked
package dev.sluice.view;

import org.jspecify.annotations.NullMarked;
