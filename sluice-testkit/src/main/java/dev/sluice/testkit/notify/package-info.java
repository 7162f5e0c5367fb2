/// Stand-ins for the receivers of notifications: each checks what it is sent by its public
/// reference and answers in its own words.
///
/// Takes: requests at a loopback port. Gives: what was wrong with each, and replies of a mood. May
/// use: Jackson, the lines of `testkit`. Never: takes the code under test for its yardstick. Runs
/// on: virtual threads.
@NullMarked
package dev.sluice.testkit.notify;

import org.jspecify.annotations.NullMarked;
