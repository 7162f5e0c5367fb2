package dev.sluice.config;

import dev.sluice.sparkpost.api.ApiSettings;
import dev.sluice.sparkpost.catchup.CatchUpSettings;
import dev.sluice.sparkpost.connect.ConnectSettings;
import java.util.Optional;

/// What is called at SparkPost.
///
/// @param webhook the webhook that SparkPost is to have; empty when people make it
/// @param catchUp which past events are pulled; empty for none
public record SparkPostSettings(
    ApiSettings api, Optional<ConnectSettings> webhook, Optional<CatchUpSettings> catchUp) {}
