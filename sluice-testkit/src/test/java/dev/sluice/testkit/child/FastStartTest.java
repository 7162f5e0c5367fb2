package dev.sluice.testkit.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What programs start fast with is made once, and serves.
class FastStartTest {

  private static final List<String> JVM = List.of("-XX:+UseSerialGC");
  private static final String MAIN = Program.class.getName();

  @TempDir Path folder;

  /// Says from how many folders of classes it runs, and ends.
  static final class Program {
    private Program() {}

    /// The program.
    public static void main(String[] arguments) {
      String classPath = System.getProperty("java.class.path");
      System.out.println(
          Stream.of(classPath.split(Pattern.quote(File.pathSeparator)))
              .filter(entry -> Files.isDirectory(Path.of(entry)))
              .count());
    }
  }

  private FastStart made(String... more) throws IOException, InterruptedException {
    List<String> training = new ArrayList<>(List.of(MAIN));
    training.addAll(List.of(more));
    return FastStart.in(folder, JVM, training);
  }

  private FileTime stamp() throws IOException {
    return Files.getLastModifiedTime(folder.resolve("program.aot"));
  }

  @Test
  void aProgramRunsFromJarsAndACacheThatIsMadeAnewOnlyForAnother()
      throws IOException, InterruptedException {
    FastStart first = made();
    FileTime at = stamp();
    assertEquals(first, made());
    assertEquals(at, stamp());

    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM);
    // Without the cache it would not start at all.
    command.addAll(first.options());
    command.add("-XX:AOTMode=on");
    command.addAll(List.of("-cp", first.classPath(), MAIN));
    Process program = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, program.waitFor(), said);
    assertEquals("0", said.strip());

    made("other");
    assertNotEquals(at, stamp());
  }

  @Test
  void whatCannotBeTrainedStartsWithoutACache() throws IOException, InterruptedException {
    assertEquals(List.of(), FastStart.in(folder, JVM, List.of("no.such.Program")).options());
  }
}
