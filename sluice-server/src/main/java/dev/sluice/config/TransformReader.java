package dev.sluice.config;

import dev.sluice.archive.line.ClientEventsTransform;
import dev.sluice.archive.line.JsonataTransform;
import dev.sluice.archive.line.PluginTransform;
import dev.sluice.archive.line.Transform;
import dev.sluice.record.RecordTransform;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Reads `transform` of an archive: `{ jsonata: … }`, `{ java: … }` or `{ ready-made: … }`.
final class TransformReader {

  private static final String CLIENT_EVENTS = "client-events";
  private static final Duration MIN_TIMEOUT = Duration.ofMillis(10);
  private static final Duration MAX_TIMEOUT = Duration.ofMinutes(1);

  private final Function<String, Path> paths;

  /// @param paths how a path is read
  TransformReader(Function<String, Path> paths) {
    this.paths = paths;
  }

  Optional<Transform> read(Section archive) {
    return archive.section("transform").flatMap(this::transform);
  }

  private Optional<Transform> transform(Section section) {
    long sorts = List.of("jsonata", "java", "ready-made").stream().filter(section::has).count();
    if (sorts != 1) {
      section.refuseAs("must have exactly one of jsonata:, java: and ready-made:");
    }
    Optional<Transform> jsonata = section.parsed("jsonata", JsonataTransform::of);
    Optional<Transform> readyMade = section.parsed("ready-made", TransformReader::readyMade);
    Optional<Transform> java = section.has("java") ? plugin(section) : Optional.empty();
    section.finish();
    return sorts == 1 ? jsonata.or(() -> readyMade).or(() -> java) : Optional.empty();
  }

  private static Transform readyMade(String name) {
    if (name.equals(CLIENT_EVENTS)) {
      return new ClientEventsTransform();
    }
    throw new IllegalArgumentException(
        "'" + name + "' is no ready-made transform; " + CLIENT_EVENTS + " is");
  }

  private Optional<Transform> plugin(Section section) {
    List<URL> jars = new ArrayList<>();
    for (Section.Item item : section.list("plugins")) {
      jar(paths.apply(item.text()))
          .ifPresentOrElse(
              jars::add,
              () -> section.wrong("plugins", "'" + item.text() + "' is no file that can be read"));
    }
    Duration timeout =
        section.duration("timeout", MIN_TIMEOUT, MAX_TIMEOUT).orElse(PluginTransform.USUAL_TIMEOUT);
    return section
        .parsed("java", name -> instance(name, jars))
        .map(plugin -> new PluginTransform(plugin, timeout));
  }

  private static Optional<URL> jar(Path path) {
    try {
      return Files.isReadable(path) ? Optional.of(path.toUri().toURL()) : Optional.empty();
    } catch (MalformedURLException e) {
      throw new IllegalStateException("a path makes a URL", e);
    }
  }

  /// The class stays loaded, with its jars open, as long as the process runs.
  private static RecordTransform instance(String name, List<URL> jars) {
    ClassLoader hub = TransformReader.class.getClassLoader();
    ClassLoader loader =
        jars.isEmpty() ? hub : new URLClassLoader("plugins", jars.toArray(URL[]::new), hub);
    try {
      Class<?> found = Class.forName(name, true, loader);
      if (found.getConstructor().newInstance() instanceof RecordTransform plugin) {
        return plugin;
      }
      throw new IllegalArgumentException(
          "'" + name + "' does not implement " + RecordTransform.class.getName());
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(
          "there is no class '" + name + "' in plugins, nor on the class path", e);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(
          "the constructor of '" + name + "' has thrown " + e.getCause(), e);
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new IllegalArgumentException(
          "'" + name + "' is no public class with a public constructor without parameters: " + e,
          e);
    }
  }
}
