package dev.sluice.cli;

import dev.sluice.app.OperatorKey;
import dev.sluice.config.Configuration;
import dev.sluice.time.Clock;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `sluice keys reset-operator`: makes the key `operator` anew, when it got lost.
@Command(
    name = "reset-operator",
    header = "Make the key 'operator' of a stopped hub anew, and show it this once.",
    description = {
      "",
      "For when the key that the first start printed got lost, or leaked. It works on the data folder"
          + " of the configuration, and only while no hub runs on it; whoever can write there needs"
          + " no key. The new key has all scopes; every older one of that name ends.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 the hub runs or the folder cannot be used, 2 called wrongly.",
      "",
      "Example:",
      "  sluice keys reset-operator --config /etc/sluice/sluice.yaml"
    },
    mixinStandardHelpOptions = true)
final class KeysResetOperatorCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Mixin private final ConfigOption config = new ConfigOption();

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    String key = OperatorKey.reset(Configuration.load(config.file()), Clock.system());
    out.println("operator key: " + key);
    out.println("  It is shown only now: keep it where you keep secrets.");
    return 0;
  }
}
