package dev.sluice.readymade;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A piece of configuration that has a name, so that a file can name it in place of writing it.
///
/// @param sort what it is a piece of
/// @param name what it is called
/// @param summary one sentence, from the piece's first line
/// @param yaml the piece, as it could stand in the file
public record ReadyMade(Sort sort, String name, String summary, String yaml) {

  /// What a piece stands in.
  public enum Sort {
    /// A rule: `pattern` and `input`.
    RULE,
    /// An archive: `prefix`.
    ARCHIVE
  }

  private static final List<ReadyMade> ALL =
      List.of(
          read(Sort.RULE, "sparkpost-suppression"),
          read(Sort.RULE, "sparkpost-unsubscribes"),
          read(Sort.ARCHIVE, "sparkpost"));

  /// All of them.
  public static List<ReadyMade> all() {
    return ALL;
  }

  /// The names of one sort.
  public static List<String> names(Sort sort) {
    return ALL.stream().filter(each -> each.sort == sort).map(ReadyMade::name).toList();
  }

  /// The one of a name.
  public static Optional<ReadyMade> find(Sort sort, String name) {
    return ALL.stream().filter(each -> each.sort == sort && each.name.equals(name)).findFirst();
  }

  private static ReadyMade read(Sort sort, String name) {
    String file = sort.name().toLowerCase(Locale.ROOT) + "/" + name + ".yaml";
    try (InputStream in = ReadyMade.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + file);
      }
      String yaml = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new ReadyMade(sort, name, yaml.lines().findFirst().orElse("").substring(2), yaml);
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + file, e);
    }
  }
}
