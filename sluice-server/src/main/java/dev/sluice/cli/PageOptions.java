package dev.sluice.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Which part of a list is shown.
final class PageOptions {

  private static final int MAX_LIMIT = 1_000;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(names = "--after", paramLabel = "NAME", description = "Go on after this one.")
  private @Nullable String after;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "How many at most; 1 to 1000, ${DEFAULT-VALUE} unless told otherwise.")
  private int limit = 100;

  /// The path of a list, with what part of it is asked for.
  String of(String path) {
    if (limit < 1 || limit > MAX_LIMIT) {
      CommandLine line = Objects.requireNonNull(spec).commandLine();
      throw new CommandLine.ParameterException(line, "--limit is 1 to 1000, not " + limit);
    }
    String from = after == null ? "" : "&after=" + HubClient.segment(after);
    return path + "?limit=" + limit + from;
  }
}
