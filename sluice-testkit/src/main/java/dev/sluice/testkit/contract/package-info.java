/// What each port promises, as tests: an implementation's test extends a contract and says how to
/// open one.
///
/// Takes: an implementation, a held clock. Gives: a test for each promise. Never: asks for what
/// only one implementation does, or for what an engine on Kafka and S3 cannot do; what some of them
/// lack is a declared capability, and what is not declared is skipped so that it is seen.
@NullMarked
package dev.sluice.testkit.contract;

import org.jspecify.annotations.NullMarked;
