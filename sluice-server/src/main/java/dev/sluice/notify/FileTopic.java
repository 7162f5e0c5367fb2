package dev.sluice.notify;

import dev.sluice.secret.Secret;

/// A topic of the configuration.
///
/// @param draft the topic
/// @param hash its secret, as it is now
public record FileTopic(TopicDraft draft, Secret hash) {}
