package dev.sluice.servlet.container;

import dev.sluice.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jetty.ee.webapp.WebAppClassLoader;
import org.eclipse.jetty.ee11.annotations.AnnotationConfiguration;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.webapp.WebAppContext;

/// Makes of a WAR what Jetty runs. Apart from {@link Contexts}, so that an application without a
/// WAR does not load what WARs need.
final class Wars {

  private Wars() {}

  static ServletContextHandler of(Application.War war) {
    WebAppContext context = new WebAppContext();
    context.setWar(war.path().toString());
    context.setThrowUnavailableOnStartupException(true);
    context.addConfiguration(new AnnotationConfiguration());
    WebAppClassLoader loader = new WebAppClassLoader(Visible.toWars(), context);
    loader.addTransformer(new ExitGuard());
    context.setClassLoader(loader);
    context.setTempDirectory(folder(war).toFile());
    context.setTempDirectoryPersistent(false);
    return context;
  }

  private static Path folder(Application.War war) {
    try {
      return war.unpacked().isPresent()
          ? Files.createDirectories(war.unpacked().get())
          : Files.createTempDirectory("sluice-war-");
    } catch (IOException e) {
      throw Fault.of(
          Fault.Kind.UNAVAILABLE,
          "application-not-started",
          "there is no place to unpack the WAR: " + e,
          e);
    }
  }
}
