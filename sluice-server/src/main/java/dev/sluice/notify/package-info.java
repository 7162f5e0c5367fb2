/// Notifications: topics, what is posted to them, and how it gets to their integrations.
///
/// Takes: topics of the configuration and of the registry, and posts to them. Gives: one event of
/// the hub's own for each post, one recipient of it for each integration of its topic, a target for
/// each of those, targets by which rules reach topics and integrations, previews, and what became
/// of a message. May use: notify.integration with its catalog, notify.manners, notify.template,
/// identity, intake, journal, management, outbox, registry, routing, secret, target, event,
/// events.json, view, fault, time. Never: knows HTTP, or lets a credential or a topic's hash into
/// an event or a log. Runs on: callers' threads, the routing thread, and the delivery's virtual
/// threads.
@NullMarked
package dev.sluice.notify;

import org.jspecify.annotations.NullMarked;
