package dev.sluice.config;

import dev.sluice.fault.Fault;
import dev.sluice.secret.Secret;
import dev.sluice.secret.SecretFile;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What `${env:NAME}` and `${file:path}` in a text stand for; `$${` is a plain `${`.
final class Placeholders {

  /// For what callers of the API give: nobody reads the hub's environment or files through that.
  static final Placeholders REFUSED = new Placeholders(Path.of(""), _ -> null, true);

  private final Path folder;
  private final Function<String, @Nullable String> variables;
  private final boolean areRefused;

  /// @param folder where relative paths begin
  /// @param variables the environment
  Placeholders(Path folder, Function<String, @Nullable String> variables) {
    this(folder, variables, false);
  }

  private Placeholders(
      Path folder, Function<String, @Nullable String> variables, boolean areRefused) {
    this.folder = folder;
    this.variables = variables;
    this.areRefused = areRefused;
  }

  /// Whether the text holds any.
  static boolean in(String text) {
    return text.replace("$${", "").contains("${");
  }

  /// The text with each placeholder replaced by what it stands for now.
  String fill(String text) {
    return text.contains("${") ? secret(text).reveal() : text;
  }

  /// The text as a secret, which follows its files.
  ///
  /// @throws Fault `invalid-value` when something is missing
  Secret secret(String text) {
    List<Secret.Part> parts = new ArrayList<>();
    int done = 0;
    int from = 0;
    while (true) {
      int at = text.indexOf("${", from);
      if (at < 0) {
        addLiteral(parts, text.substring(done));
        return new Secret(parts);
      }
      if (at > done && text.charAt(at - 1) == '$') {
        addLiteral(parts, text.substring(done, at - 1) + "${");
        done = at + 2;
        from = done;
        continue;
      }
      int end = text.indexOf('}', at);
      if (end < 0) {
        throw wrong("'}' is missing after '${'");
      }
      addLiteral(parts, text.substring(done, at));
      parts.add(part(text.substring(at + 2, end)));
      done = end + 1;
      from = done;
    }
  }

  private static void addLiteral(List<Secret.Part> parts, String text) {
    if (!text.isEmpty()) {
      parts.add(new Secret.Literal(text));
    }
  }

  private Secret.Part part(String inside) {
    if (areRefused) {
      throw wrong(
          "'${' begins a placeholder, which only the hub's own file may have; write the value"
              + " itself, with $${ for the characters '${'");
    }
    if (inside.startsWith("env:")) {
      String name = inside.substring(4);
      String value = variables.apply(name);
      if (value == null) {
        throw wrong("the environment variable " + name + " is not set");
      }
      if (value.isEmpty()) {
        throw wrong("the environment variable " + name + " is empty");
      }
      return new Secret.Literal(value);
    }
    if (inside.startsWith("file:")) {
      try {
        return new SecretFile(folder.resolve(inside.substring(5)));
      } catch (InvalidPathException e) {
        throw wrong("'" + inside + "' names no file");
      }
    }
    throw wrong(
        "'${"
            + inside
            + "}' means nothing; write ${env:NAME} or ${file:path}, or $${ for the characters '${'");
  }

  private static Fault wrong(String sentence) {
    return Fault.of(Fault.Kind.INVALID, "invalid-value", sentence);
  }
}
