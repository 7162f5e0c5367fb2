package dev.sluice.servlet.container;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an application in a class loader of its own sees besides its own classes: the JDK, the
/// Servlet API, and nothing of whatever else runs in the process.
///
/// An application that brings no logging of its own, say, would else find that of the process, in
/// whatever version it is.
final class Visible extends ClassLoader {

  private static final String API = "jakarta.servlet.";

  /// What Jetty needs around a WAR, and hides from the WAR itself.
  private static final List<String> OF_JETTY = List.of("org.eclipse.jetty.", "jndi.properties");

  private final ClassLoader own = Visible.class.getClassLoader();
  private final boolean isOfJetty;

  private Visible(boolean isOfJetty) {
    super("servlet-api", ClassLoader.getPlatformClassLoader());
    this.isOfJetty = isOfJetty;
  }

  /// For the class loader of a WAR, which is Jetty's and hides Jetty.
  static Visible toWars() {
    return new Visible(true);
  }

  /// For any other class loader.
  static Visible toAll() {
    return new Visible(false);
  }

  /// Whether an application may not bring a class of this name itself.
  static boolean isShared(String type) {
    return type.startsWith(API) || type.equals(NoExit.class.getName());
  }

  @Override
  protected Class<?> findClass(String type) throws ClassNotFoundException {
    if (isShared(type) || isOfJetty(type)) {
      return own.loadClass(type);
    }
    throw new ClassNotFoundException(type);
  }

  @Override
  protected @Nullable URL findResource(String name) {
    return isFile(name) ? own.getResource(name) : null;
  }

  @Override
  protected Enumeration<URL> findResources(String name) throws IOException {
    return isFile(name) ? own.getResources(name) : Collections.emptyEnumeration();
  }

  private boolean isFile(String name) {
    String dotted = name.replace('/', '.');
    return dotted.startsWith(API) || isOfJetty(dotted);
  }

  private boolean isOfJetty(String name) {
    return isOfJetty && OF_JETTY.stream().anyMatch(name::startsWith);
  }
}
