/// Templates: models with `$variables`, rendered with the metadata of a message.
///
/// Takes: a model, metadata, and for each place in the model how values are escaped there and how
/// long its text may be. Gives: the rendered model, and the names of variables that are missing.
/// May use: events.json, fault. Never: expands a value again, cuts the model's own text, or reads
/// without a bound. Runs on: any thread.
@NullMarked
package dev.sluice.notify.template;

import org.jspecify.annotations.NullMarked;
