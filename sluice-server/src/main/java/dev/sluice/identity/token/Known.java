package dev.sluice.identity.token;

import dev.sluice.identity.Caller;
import java.time.Instant;

/// Who calls with a token, and how long that holds.
record Known(Caller caller, Instant until) {}
