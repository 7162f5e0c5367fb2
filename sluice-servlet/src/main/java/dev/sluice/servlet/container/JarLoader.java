package dev.sluice.servlet.container;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/// The classes of a jar, before all others but those of the JDK and of the Servlet API, with their
/// exits {@link ExitGuard guarded}.
final class JarLoader extends URLClassLoader {

  static {
    registerAsParallelCapable();
  }

  private final ExitGuard guard = new ExitGuard();
  private final JarFile jar;
  private final ProtectionDomain domain;

  JarLoader(Path path) throws IOException {
    super("application", new URL[] {path.toUri().toURL()}, Visible.toAll());
    this.jar = new JarFile(path.toFile(), false, ZipFile.OPEN_READ, Runtime.version());
    CodeSource place = new CodeSource(path.toUri().toURL(), (Certificate[]) null);
    this.domain = new ProtectionDomain(place, null, this, null);
  }

  @Override
  protected Class<?> loadClass(String type, boolean isResolved) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(type)) {
      Class<?> loaded = findLoadedClass(type);
      if (loaded == null && !Visible.isShared(type) && !type.startsWith("java.")) {
        loaded = own(type);
      }
      return loaded == null ? super.loadClass(type, isResolved) : loaded;
    }
  }

  private @Nullable Class<?> own(String type) throws ClassNotFoundException {
    JarEntry entry = jar.getJarEntry(type.replace('.', '/') + ".class");
    if (entry == null) {
      return null;
    }
    try (InputStream in = jar.getInputStream(entry)) {
      byte[] bytes = in.readAllBytes();
      byte[] guarded = guard.transform(this, type, null, domain, bytes);
      byte[] taken = guarded == null ? bytes : guarded;
      return defineClass(type, taken, 0, taken.length, domain);
    } catch (IOException | IllegalArgumentException e) {
      throw new ClassNotFoundException(type, e);
    }
  }

  @Override
  public @Nullable URL getResource(String name) {
    URL own = findResource(name);
    return own == null ? super.getResource(name) : own;
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    List<URL> all = new ArrayList<>(Collections.list(findResources(name)));
    all.addAll(Collections.list(getParent().getResources(name)));
    return Collections.enumeration(all);
  }

  @Override
  public void close() throws IOException {
    try (jar) {
      super.close();
    }
  }
}
