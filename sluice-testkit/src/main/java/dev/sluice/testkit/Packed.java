package dev.sluice.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Puts classes of a test into a jar or a WAR.
public final class Packed {

  private Packed() {}

  /// A jar of classes.
  public static Path jar(Path file, Class<?>... types) throws IOException {
    return pack(file, "", Map.of(), types);
  }

  /// A jar of texts, by their names, and classes.
  public static Path jar(Path file, Map<String, String> texts, Class<?>... types)
      throws IOException {
    return pack(file, "", texts, types);
  }

  /// A WAR of texts, by their names, and classes.
  public static Path war(Path file, Map<String, String> texts, Class<?>... types)
      throws IOException {
    return pack(file, "WEB-INF/classes/", texts, types);
  }

  /// A WAR of classes.
  public static Path war(Path file, Class<?>... types) throws IOException {
    return pack(file, "WEB-INF/classes/", Map.of(), types);
  }

  private static Path pack(Path file, String folder, Map<String, String> texts, Class<?>... types)
      throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, String> text : texts.entrySet()) {
        zip.putNextEntry(new ZipEntry(folder + text.getKey()));
        zip.write(text.getValue().getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
      for (Class<?> type : types) {
        String name = type.getName().replace('.', '/') + ".class";
        zip.putNextEntry(new ZipEntry(folder + name));
        try (InputStream bytes = type.getClassLoader().getResourceAsStream(name)) {
          Objects.requireNonNull(bytes).transferTo(zip);
        }
        zip.closeEntry();
      }
    }
    return file;
  }
}
