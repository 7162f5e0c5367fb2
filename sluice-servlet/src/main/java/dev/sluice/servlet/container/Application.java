package dev.sluice.servlet.container;

import dev.sluice.fault.Fault;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/// Where a Jakarta Servlet application is found.
public sealed interface Application {

  /// A class: a servlet, a `ServletContainerInitializer`, or a class that an initializer on the
  /// class path handles, such as a `SpringBootServletInitializer` or a JAX-RS `Application`.
  ///
  /// @param type the class
  record OnClassPath(Class<?> type) implements Application {}

  /// A class in a jar, which gets a class loader of its own; the jar holds all that the class
  /// needs.
  ///
  /// @param path the file
  /// @param type the name of a class as {@link OnClassPath} has it
  record Jar(Path path, String type) implements Application {}

  /// A WAR, as a file or unpacked, which gets a class loader of its own.
  ///
  /// @param path the file or the folder
  /// @param unpacked where the file is unpacked, a folder that is removed at the end; without, one
  ///   among the temporary files
  record War(Path path, Optional<Path> unpacked) implements Application {
    /// A WAR that is unpacked among the temporary files.
    public War(Path path) {
      this(path, Optional.empty());
    }
  }

  /// Finds what a setting means: a path when it ends with `.war` or has a slash, else the name of a
  /// class.
  ///
  /// @throws Fault `unknown-application` when there is no such thing
  static Application named(String setting, ClassLoader loader) {
    if (setting.endsWith(".war") || setting.contains("/") || setting.contains(File.separator)) {
      return new War(path(setting));
    }
    try {
      return new OnClassPath(Class.forName(setting, true, loader));
    } catch (ClassNotFoundException | LinkageError e) {
      throw Fault.of(
          Fault.Kind.INVALID,
          "unknown-application",
          "there is no class '"
              + setting
              + "' that can be loaded ("
              + e
              + "); name a servlet, an initializer, or the path of a WAR",
          e);
    }
  }

  private static Path path(String setting) {
    try {
      Path path = Path.of(setting).toAbsolutePath();
      if (Files.exists(path)) {
        return path;
      }
    } catch (InvalidPathException e) {
      throw noFile(setting, e);
    }
    throw noFile(setting, new java.nio.file.NoSuchFileException(setting));
  }

  private static Fault noFile(String setting, Exception cause) {
    return Fault.of(
        Fault.Kind.INVALID, "unknown-application", "there is no WAR '" + setting + "'", cause);
  }
}
