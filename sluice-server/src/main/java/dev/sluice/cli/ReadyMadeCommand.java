package dev.sluice.cli;

import dev.sluice.fault.Fault;
import dev.sluice.fault.Nearest;
import dev.sluice.readymade.ReadyMade;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Lists what `ready-made:` may name, or prints what one name stands for.
@Command(
    name = "ready-made",
    header = "Lists ready-made rules and archives, or shows what one stands for.",
    description = {
      "",
      "What is printed for a name can be pasted into sluice.yaml in place of 'ready-made: NAME'.",
      ""
    },
    mixinStandardHelpOptions = true)
final class ReadyMadeCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "what to show; all names if left out")
  private @Nullable String name;

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    String wanted = name;
    if (wanted == null) {
      for (ReadyMade each : ReadyMade.all()) {
        out.printf("%-8s %-24s %s%n", sort(each), each.name(), each.summary());
      }
      return 0;
    }
    List<String> names = ReadyMade.all().stream().map(ReadyMade::name).toList();
    Optional<ReadyMade> found =
        ReadyMade.all().stream().filter(each -> each.name().equals(wanted)).findFirst();
    out.print(
        found
            .orElseThrow(() ->
                Fault.of(
                    Fault.Kind.INVALID,
                    "invalid-configuration",
                    "'" + wanted + "' is not ready-made; " + Nearest.hint(wanted, names)))
            .yaml());
    return 0;
  }

  private static String sort(ReadyMade each) {
    return each.sort().name().toLowerCase(Locale.ROOT);
  }
}
