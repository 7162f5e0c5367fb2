package dev.sluice.bench.crash;

import dev.sluice.bench.Workspace;
import dev.sluice.bench.child.HubChoice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  /// The options of a virtual machine that lives for a second: what starts fast counts.
  static final List<String> QUICK_JVM =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m");

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

  @Mixin private Workspace workspace = new Workspace();

  @Option(
      names = "--sparkpost",
      description =
          "Sends so many message events through SparkPost's webhook, with repeats, instead of"
              + " events of all kinds; the hub is killed until all kills are done.")
  private @Nullable Integer sparkPost;

  @Option(
      names = "--s3",
      description =
          "Lets the archive stand in a bucket, of which one request in eight goes wrong; not with"
              + " --sparkpost.")
  private boolean inBucket;

  @Option(names = "--parquet", description = "Packs the archive into Parquet meanwhile.")
  private boolean isPacked;

  @Mixin private HubChoice hub = new HubChoice();

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> jvm = new ArrayList<>(QUICK_JVM);
    jvm.addAll(hub.jvm());
    long drawn = seed == null ? new SplittableRandom().nextLong() : seed;
    Settings settings =
        new Settings(
            kills,
            drawn,
            every,
            workspace.dir(),
            workspace.dir().resolve("fast-start"),
            hub.main(),
            jvm,
            isPacked);
    Findings findings =
        sparkPost == null
            ? new CrashLoop(settings, System.out, inBucket).run()
            : new SparkPostLoop(settings, sparkPost, System.out).run();
    return findings.isEmpty() ? 0 : 1;
  }
}
