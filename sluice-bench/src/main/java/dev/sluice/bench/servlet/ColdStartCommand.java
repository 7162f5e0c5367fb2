package dev.sluice.bench.servlet;

import dev.sluice.testkit.child.FastStart;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
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

  @Option(
      names = "--dir",
      defaultValue = "sluice-bench/target/bench",
      description = "Folder for the cache (default ${DEFAULT-VALUE}).")
  private Path dir = Path.of("sluice-bench/target/bench");

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (starts < 1 || starts > MOST) {
      throw new IllegalArgumentException("--starts is 1 to " + MOST);
    }
    System.out.printf(
        Locale.ROOT,
        "%d cores, JDK %s, load average %.2f before the start%n",
        Runtime.getRuntime().availableProcessors(),
        Runtime.version(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    FastStart fast =
        FastStart.in(
            dir.resolve("cold-start"),
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
    System.out.printf(
        Locale.ROOT,
        "| %s | %.0f | %.0f | %.0f | %.0f | %.0f |%n",
        name,
        middle(starts, Start::started),
        starts.stream().mapToDouble(Start::answered).min().orElseThrow(),
        middle(starts, Start::answered),
        starts.stream().mapToDouble(Start::answered).max().orElseThrow(),
        middle(starts, Start::cpu));
  }

  private static double middle(List<Start> starts, ToDoubleFunction<Start> figure) {
    double[] sorted = starts.stream().mapToDouble(figure).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
