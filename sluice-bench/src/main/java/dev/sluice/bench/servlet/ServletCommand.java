package dev.sluice.bench.servlet;

import dev.sluice.bench.Machine;
import dev.sluice.bench.Rounds;
import dev.sluice.bench.Spread;
import dev.sluice.events.shape.ShapeTable;
import dev.sluice.servlet.ServletApplication;
import dev.sluice.servlet.Settings;
import dev.sluice.servlet.container.Application;
import dev.sluice.servlet.container.Ending;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Runs the same event through a trivial servlet and through recognition alone, in turns.
@Command(
    name = "servlet",
    mixinStandardHelpOptions = true,
    description =
        "Events through a trivial servlet in process, beside what cannot be left out: reading and"
            + " recognising the same bytes.")
public final class ServletCommand implements Callable<Integer> {

  private static final int MOST = 1_000;

  @Option(
      names = "--callers",
      defaultValue = "32",
      description = "Callers at a time (default ${DEFAULT-VALUE}).")
  private int callers;

  @Option(
      names = "--seconds",
      defaultValue = "10",
      description = "Measured time of one run (default ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--warmup",
      defaultValue = "10",
      description = "Seconds before each measured time (default ${DEFAULT-VALUE}).")
  private int warmup;

  @Mixin private Rounds rounds = new Rounds();

  @Override
  public Integer call() throws IOException, InterruptedException {
    for (int number : List.of(callers, seconds)) {
      if (number < 1 || number > MOST) {
        throw new IllegalArgumentException("numbers are 1 to " + MOST);
      }
    }
    if (warmup < 0 || warmup > MOST) {
      throw new IllegalArgumentException("--warmup is 0 to " + MOST);
    }
    System.out.println(Machine.facts(Path.of(".")));
    Settings settings = Settings.of(new Application.OnClassPath(Trivial.class));
    List<Double> ratios = new ArrayList<>();
    try (ServletApplication application = ServletApplication.start(settings)) {
      for (int round = 1; round <= rounds.checked(); round++) {
        Rate alone = rate(ServletCommand::isRecognised);
        Rate through = rate(() -> isTaken(application));
        double ratio = through.perSecond() / alone.perSecond();
        ratios.add(ratio);
        System.out.printf(
            Locale.ROOT,
            "round %d: servlet %s; recognition alone %s; ratio %.2f%n",
            round,
            through,
            alone,
            ratio);
      }
    }
    System.out.printf(Locale.ROOT, "ratio: median %.2f%n", Spread.of(ratios).median());
    return 0;
  }

  private Rate rate(BooleanSupplier once) throws InterruptedException {
    return Rate.of(callers, Duration.ofSeconds(warmup), Duration.ofSeconds(seconds), once);
  }

  private static boolean isTaken(ServletApplication application) {
    return application.run(Upload.PAYLOAD) instanceof Ending.Answered(var answer)
        && answer.status() == 204;
  }

  /// The yardstick: it reads and recognises the event, and takes a copy of it as the servlet does.
  private static boolean isRecognised() {
    byte[] event = Upload.PAYLOAD.toBytes();
    return ShapeTable.standard().recognise(event).path().equals("/aws.s3");
  }
}
