/// What is set up at run time beside the configuration: rules, targets and connections.
///
/// Takes: pieces of configuration that callers give, and those of the file. Gives: the rule set of
/// the moment, and what was changed, when and by whom. May use: config for what a piece means,
/// management, registry, rule, outbox. Never: changes what stands in the file, shows a secret, or
/// keeps a piece that is wrong. Runs on: the requests' threads, one change at a time.
@NullMarked
package dev.sluice.setup;

import org.jspecify.annotations.NullMarked;
