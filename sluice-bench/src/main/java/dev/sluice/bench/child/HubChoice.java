package dev.sluice.bench.child;

import java.util.List;
import picocli.CommandLine.Option;

/// Which hub the bench starts, and with what.
public final class HubChoice {

  /// The hub. The bench knows it by this name and over HTTP, and no further.
  public static final String MAIN_CLASS = "dev.sluice.cli.Sluice";

  /// The key that the bench's hubs know.
  public static final String KEY = "bench-0123456789abcdef0123456789abcdef";

  @Option(
      names = "--hub-jvm",
      description = "One more option for the hub's virtual machine; may be given often.")
  private List<String> jvm = List.of();

  @Option(
      names = "--hub-main",
      defaultValue = MAIN_CLASS,
      description = "The hub's main class (default ${DEFAULT-VALUE}).")
  private String main = MAIN_CLASS;

  /// The options of the hub's virtual machine that were asked for beside the usual ones.
  public List<String> jvm() {
    return List.copyOf(jvm);
  }

  public String main() {
    return main;
  }
}
