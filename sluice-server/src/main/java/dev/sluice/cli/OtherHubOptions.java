package dev.sluice.cli;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The options of commands that look into the configuration, and ask a running hub only when they
/// are told so.
class OtherHubOptions {

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Ask the hub that is managed there, and not the configuration.")
  private @Nullable URI url;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "The API key for that hub. Better in the variable SLUICE_KEY.")
  private @Nullable String key;

  /// A client of the hub; empty when none is to be asked.
  Optional<HubClient> client() {
    return Optional.ofNullable(url)
        .map(hub -> HubOptions.client(Objects.requireNonNull(spec), hub, HubOptions.shown(key)));
  }
}
