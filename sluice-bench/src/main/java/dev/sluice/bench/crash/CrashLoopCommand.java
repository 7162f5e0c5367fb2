package dev.sluice.bench.crash;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The crash loop's command line.
@Command(
    name = "crash-loop",
    mixinStandardHelpOptions = true,
    description = {
      "Kills the hub again and again under load, and looks for what was lost.",
      "Exits with 0 when nothing was wrong; with 1 else, and keeps its folder."
    })
public final class CrashLoopCommand implements Callable<Integer> {

  @Option(
      names = "--kills",
      defaultValue = "100",
      description = "How often the hub is killed, 1 to 100,000 (default ${DEFAULT-VALUE}).")
  private int kills;

  @Option(
      names = "--seed",
      description = "What all choices follow from; drawn and printed when it is not given.")
  private @Nullable Long seed;

  @Option(
      names = "--every",
      defaultValue = "20",
      description = "Kills between two lines (default ${DEFAULT-VALUE}).")
  private int every;

  @Option(
      names = "--dir",
      defaultValue = "sluice-bench/target/crash",
      description = "Where the hub's folder is made (default ${DEFAULT-VALUE}).")
  private Path dir = Path.of("sluice-bench/target/crash");

  @Option(
      names = "--hub-jvm",
      description = "One more option for the hub's virtual machine; may be given often.")
  private List<String> hubJvm = List.of();

  @Option(
      names = "--hub-main",
      defaultValue = "dev.sluice.cli.Sluice",
      description = "The hub's main class (default ${DEFAULT-VALUE}).")
  private String hubMain = "dev.sluice.cli.Sluice";

  @Override
  public Integer call() throws IOException, InterruptedException {
    // What starts fast counts here, and what runs fast does not.
    List<String> jvm = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    jvm.add("-Xmx256m");
    jvm.addAll(hubJvm);
    long drawn = seed == null ? new SplittableRandom().nextLong() : seed;
    Settings settings = new Settings(kills, drawn, every, dir, hubMain, jvm);
    return new CrashLoop(settings, System.out).run().isEmpty() ? 0 : 1;
  }
}
