package dev.sluice.target.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/// Which release of the hub this is, as Maven wrote it into the jar; `dev` outside of a jar.
final class Release {

  static final String VERSION = read("/META-INF/maven/dev.sluice/sluice-server/pom.properties");

  private Release() {}

  private static String read(String resource) {
    try (InputStream in = Release.class.getResourceAsStream(resource)) {
      if (in == null) {
        return "dev";
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version", "dev");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
