package dev.sluice.cli;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The options of all commands that talk to a hub.
class HubOptions {

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8080",
      description =
          "Where the hub is; ${DEFAULT-VALUE} unless told otherwise. Events go to the address of"
              + " 'http'; deliveries, rules, keys and all else that is managed are at that of"
              + " 'management', if the hub says that it has one: http://127.0.0.1:8081 unless"
              + " configured.")
  private URI url = URI.create("http://127.0.0.1:8080");

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description =
          "The API key. Better in the variable SLUICE_KEY: other users can see arguments.")
  private @Nullable String key;

  /// A client of the hub that the options name.
  HubClient client() {
    return client(shown(key));
  }

  /// A client that shows no key, for somebody who signs in; where both are shown, the key counts.
  HubClient clientWithoutKey() {
    return client(Optional.empty());
  }

  private HubClient client(Optional<String> shown) {
    return client(Objects.requireNonNull(spec), url, shown);
  }

  /// The key that was given, or the one of the environment.
  static Optional<String> shown(@Nullable String key) {
    return Optional.ofNullable(key == null ? System.getenv("SLUICE_KEY") : key);
  }

  /// A client of the hub at a URL, when it is the URL of one.
  static HubClient client(CommandSpec spec, URI url, Optional<String> shown) {
    boolean isHttp =
        "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
    if (!isHttp || url.getHost() == null || url.getRawQuery() != null) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--url must be like http://127.0.0.1:8080, not '" + url + "'");
    }
    return new HubClient(url, shown);
  }
}
