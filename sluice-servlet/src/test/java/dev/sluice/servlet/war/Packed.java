package dev.sluice.servlet.war;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Puts classes of these tests into a jar or a WAR.
public final class Packed {

  private Packed() {}

  /// A jar of classes.
  public static Path jar(Path file, Class<?>... types) throws IOException {
    return pack(file, "", types);
  }

  /// A WAR of classes.
  public static Path war(Path file, Class<?>... types) throws IOException {
    return pack(file, "WEB-INF/classes/", types);
  }

  private static Path pack(Path file, String folder, Class<?>... types) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
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
