package dev.sluice.cli;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The options of commands that remove something that has versions.
final class RemovalOptions extends HubOptions {

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Option(
      names = "--version",
      paramLabel = "N",
      description = "Only if it is of this version still, as it was shown.")
  private @Nullable Long version;

  /// Removes what stands at a path, and says so.
  ///
  /// @return the exit code
  int remove(String path, String name) throws InterruptedException {
    Map<String, String> headers =
        version == null ? Map.of() : Map.of("If-Match", "\"" + version + "\"");
    try (HubClient client = client()) {
      client.delete(path, headers);
      Objects.requireNonNull(command)
          .commandLine()
          .getOut()
          .println("removed " + Table.plain(name));
    }
    return 0;
  }
}
