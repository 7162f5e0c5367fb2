package dev.sluice.testkit.child;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.Deflater;

/// What a program of this build starts fast with: this JVM's class path, and a cache of what a JVM
/// loaded and linked when it ran the program once. Tests that start a program again and again wait
/// mostly for that.
///
/// A cache takes jars alone, so folders of classes are packed first. It is made once for a build
/// and kept; tests that run at the same time, in other JVMs too, wait for the first. Where none can
/// be made, programs start as without it.
///
/// @param classPath the same classes as this JVM's, with absolute paths
/// @param options what the JVM takes beside those that it was made with
public record FastStart(String classPath, List<String> options) {

  private static final Duration TRAINED_WITHIN = Duration.ofMinutes(2);

  public FastStart {
    options = List.copyOf(options);
  }

  /// Gives what was kept in a folder if it is of these classes, or makes it there.
  ///
  /// @param jvm the options that the programs run with; another collector needs another cache
  /// @param training a main class and arguments with which it ends by itself, in a folder of its
  ///   own
  public static FastStart in(Path folder, List<String> jvm, List<String> training)
      throws IOException, InterruptedException {
    return in(folder, _ -> true, jvm, training);
  }

  /// As the other, with a part of this JVM's class path.
  public static synchronized FastStart in(
      Path folder, Predicate<Path> wanted, List<String> jvm, List<String> training)
      throws IOException, InterruptedException {
    Path kept = Files.createDirectories(folder.toAbsolutePath());
    try (FileChannel channel =
            FileChannel.open(
                kept.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock _ = channel.lock()) {
      List<Path> entries = classPathOfThisJvm().filter(wanted).toList();
      return new Workshop(kept, entries, List.copyOf(jvm), List.copyOf(training)).open();
    }
  }

  private static Stream<Path> classPathOfThisJvm() {
    String classPath = System.getProperty("java.class.path");
    return Stream.of(classPath.split(Pattern.quote(File.pathSeparator)))
        .map(entry -> Path.of(entry).toAbsolutePath())
        .filter(Files::exists);
  }

  /// Makes it, under the lock.
  private record Workshop(
      Path folder, List<Path> entries, List<String> jvm, List<String> training) {

    FastStart open() throws IOException, InterruptedException {
      Path stamp = folder.resolve("stamp");
      String made = made();
      boolean fresh = Files.exists(stamp) && Files.readString(stamp).equals(made);
      if (!fresh) {
        Files.deleteIfExists(stamp);
        Files.deleteIfExists(cache());
      }
      List<String> packed = new ArrayList<>();
      for (Path entry : entries) {
        packed.add(Files.isDirectory(entry) ? jar(entry, packed.size(), fresh) : entry.toString());
      }
      String classPath = String.join(File.pathSeparator, packed);
      if (!fresh) {
        train(classPath);
        Files.writeString(stamp, made);
      }
      return new FastStart(
          classPath,
          Files.exists(cache())
              ? List.of("-XX:AOTCache=" + cache(), "-Xlog:aot=off", "-Xlog:cds=off")
              : List.of());
    }

    private Path cache() {
      return folder.resolve("program.aot");
    }

    /// What it is made of: when this changes, it is made anew.
    private String made() throws IOException {
      StringBuilder text = new StringBuilder();
      text.append(Runtime.version()).append('\n').append(jvm).append('\n').append(training);
      for (Path entry : entries) {
        long files = 0;
        long bytes = 0;
        long newest = 0;
        for (Path file : files(entry)) {
          BasicFileAttributes about = Files.readAttributes(file, BasicFileAttributes.class);
          files++;
          bytes += about.size();
          newest = Math.max(newest, about.lastModifiedTime().toMillis());
        }
        text.append('\n').append(entry).append(' ').append(files).append(' ').append(bytes);
        text.append(' ').append(newest);
      }
      return text.toString();
    }

    private static List<Path> files(Path entry) throws IOException {
      try (Stream<Path> all = Files.walk(entry)) {
        return all.filter(Files::isRegularFile).sorted(Comparator.naturalOrder()).toList();
      }
    }

    private String jar(Path classes, int number, boolean fresh) throws IOException {
      Path jar = folder.resolve("classes-" + number + ".jar");
      if (!fresh) {
        try (OutputStream file = Files.newOutputStream(jar);
            JarOutputStream out = new JarOutputStream(file)) {
          out.setLevel(Deflater.NO_COMPRESSION);
          for (Path each : files(classes)) {
            String name = classes.relativize(each).toString().replace(File.separatorChar, '/');
            out.putNextEntry(new JarEntry(name));
            Files.copy(each, out);
          }
        }
      }
      return jar.toString();
    }

    private void train(String classPath) throws IOException, InterruptedException {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(jvm);
      command.addAll(List.of("-XX:AOTCacheOutput=" + cache(), "-cp", classPath));
      command.addAll(training);
      Process program =
          new ProcessBuilder(command)
              .directory(Files.createTempDirectory(folder, "training").toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("training.log").toFile())
              .start();
      try {
        boolean isOver = program.waitFor(TRAINED_WITHIN.toSeconds(), TimeUnit.SECONDS);
        if (!isOver || program.exitValue() != 0) {
          // The JVM that writes the cache is a child of the one that ran.
          program.descendants().forEach(ProcessHandle::destroyForcibly);
          Files.deleteIfExists(cache());
        }
      } finally {
        program.destroyForcibly().waitFor();
      }
    }
  }
}
