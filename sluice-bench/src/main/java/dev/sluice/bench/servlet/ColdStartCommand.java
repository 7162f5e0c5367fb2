package dev.sluice.bench.servlet;

import dev.sluice.bench.Machine;
import dev.sluice.bench.Spread;
import dev.sluice.bench.Workspace;
import dev.sluice.testkit.child.FastStart;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Starts the entry of Lambda with a plain servlet in fresh JVMs.
@Command(
    name = "cold-start",
    mixinStandardHelpOptions = true,
    description =
        "From the start of a fresh JVM to the first answer of the entry of Lambda with a plain"
            + " servlet, without and with a cache of its classes.")
public final class ColdStartCommand implements Callable<Integer> {

  /// What Lambda's runtime for Java starts functions with.
  private static final List<String> JVM =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx400m");

  /// What a function's package has, and this bench.
  private static final Pattern NEEDED =
      Pattern.compile(
          "sluice-(api|events|servlet|bench)|jetty|jackson|slf4j|jakarta|aws-lambda|jspecify|/asm");

  private static final int MOST = 1_000;

  @Option(
      names = "--starts",
      defaultValue = "10",
      description = "How many of each (default ${DEFAULT-VALUE}).")
  private int starts;

  @Mixin private Workspace workspace = new Workspace();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (starts < 1 || starts > MOST) {
      throw new IllegalArgumentException("--starts is 1 to " + MOST);
    }
    System.out.println(Machine.facts(workspace.dir()));
    FastStart fast =
        FastStart.in(
            workspace.dir().resolve("cold-start"),
            entry -> NEEDED.matcher(entry.toString()).find(),
            JVM,
            List.of(FirstAnswer.class.getName()));
    System.out.println("| start | started ms | first answer ms, min | median | max | CPU ms |");
    System.out.println("| --- | ---: | ---: | ---: | ---: | ---: |");
    List<Start> plain = new ArrayList<>();
    List<Start> cached = new ArrayList<>();
    for (int i = 0; i < starts; i++) {
      plain.add(start(fast.classPath(), List.of()));
      cached.add(start(fast.classPath(), fast.options()));
    }
    row("plain", plain);
    row("with a cache of classes", cached);
    return 0;
  }

  private record Start(double started, double answered, double cpu) {}

  private static Start start(String classPath, List<String> more)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Stream.concat(JVM.stream(), more.stream()).toList());
    command.addAll(List.of("-cp", classPath, FirstAnswer.class.getName()));
    long began = System.nanoTime();
    Process jvm = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (BufferedReader lines = jvm.inputReader(StandardCharsets.UTF_8)) {
      double started = Double.NaN;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        double millis = (System.nanoTime() - began) / 1e6;
        if (line.equals("started")) {
          started = millis;
        } else if (line.startsWith("answered {\"status_code\":204")) {
          double cpu =
              jvm.toHandle().info().totalCpuDuration().map(java.time.Duration::toMillis).orElse(0L);
          return new Start(started, millis, cpu);
        }
      }
      throw new IOException("a JVM ended before its first answer");
    } finally {
      jvm.destroy();
      jvm.waitFor();
    }
  }

  private static void row(String name, List<Start> starts) {
    Spread answered = spread(starts, Start::answered);
    System.out.printf(
        Locale.ROOT,
        "| %s | %.0f | %.0f | %.0f | %.0f | %.0f |%n",
        name,
        spread(starts, Start::started).median(),
        answered.min(),
        answered.median(),
        answered.max(),
        spread(starts, Start::cpu).median());
  }

  private static Spread spread(List<Start> starts, Function<Start, Double> figure) {
    return Spread.of(starts.stream().map(figure).toList());
  }
}
