package dev.sluice.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The Java of docs/applications.md can be compiled as it stands there.
class ApplicationsPageTest {

  private static final String IMPORTS =
      """
      import com.amazonaws.services.lambda.runtime.*;
      import dev.sluice.event.*;
      import dev.sluice.servlet.*;
      import dev.sluice.servlet.container.*;
      import java.io.*;
      import dev.sluice.servlet.discovery.*;
      """;

  @TempDir Path folder;

  /// A source that is nowhere on disk.
  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String name, String text) {
      super(URI.create("string:///" + name + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static List<String> examples() throws IOException {
    String page = Files.readString(Path.of("../docs/applications.md"));
    return Pattern.compile("^```java\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE)
        .matcher(page)
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  private static JavaFileObject source(int number, String example) {
    if (example.startsWith("public final class MyEntry ")) {
      return new Source("MyEntry", IMPORTS + example);
    }
    return new Source(
        "Statements" + number,
        IMPORTS
            + """
            class Statements%d {
              static class BooksServlet extends jakarta.servlet.http.HttpServlet {}
              void run(String event) {
                %s
              }
            }
            """
                .formatted(number, example));
  }

  @Test
  void everyExampleIsJava() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> examples = examples();
    assertEquals(3, examples.size());
    StringWriter said = new StringWriter();
    List<String> options =
        List.of(
            "-proc:none", "-d", folder.toString(), "-cp", System.getProperty("java.class.path"));
    assertTrue(
        compiler
            .getTask(
                said,
                compiler.getStandardFileManager(null, Locale.ROOT, null),
                null,
                options,
                null,
                IntStream.range(0, examples.size())
                    .mapToObj(i -> source(i, examples.get(i)))
                    .toList())
            .call(),
        said::toString);
  }
}
