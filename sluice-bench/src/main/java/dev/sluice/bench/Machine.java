package dev.sluice.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// The facts without which figures say nothing: cores, memory, Java, kernel, file system, and what
/// else the machine was doing.
public final class Machine {

  private Machine() {}

  /// In one line.
  public static String facts(Path dir) throws IOException {
    Path folder = Files.createDirectories(dir);
    return String.format(
        Locale.ROOT,
        "%d cores, %s, JDK %s (%s), %s %s, data on %s, load average %.2f before the start",
        Runtime.getRuntime().availableProcessors(),
        memory(),
        Runtime.version(),
        System.getProperty("java.vm.vendor"),
        System.getProperty("os.name"),
        System.getProperty("os.version"),
        fileSystem(folder),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  private static String memory() {
    OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    return system instanceof com.sun.management.OperatingSystemMXBean known
        ? String.format(Locale.ROOT, "%.1f GiB", known.getTotalMemorySize() / (double) (1L << 30))
        : "memory not known";
  }

  private static String fileSystem(Path folder) throws IOException {
    String type = Files.getFileStore(folder).type();
    return type.equals("tmpfs") ? "tmpfs (NOT A DISK: syncs cost nothing there)" : type;
  }
}
