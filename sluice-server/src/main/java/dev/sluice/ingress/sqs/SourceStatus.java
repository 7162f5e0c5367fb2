package dev.sluice.ingress.sqs;

import dev.sluice.fault.Fault;
import java.util.Optional;

/// How a source stands.
///
/// @param state `polling`, `waiting` while the hub has no room, `troubled`, `stopped`, or `ended`
///   after a bug
/// @param inFlight how many messages are held, or asked for
/// @param received how many messages came since the start
record SourceStatus(
    String name,
    String queue,
    String state,
    Optional<Fault> trouble,
    int inFlight,
    long received,
    Admitting.Count count) {}
