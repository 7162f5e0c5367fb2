package dev.sluice.servlet.container;

import dev.sluice.fault.Fault;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.annotation.HandlesTypes;
import jakarta.servlet.annotation.MultipartConfig;
import jakarta.servlet.annotation.WebInitParam;
import jakarta.servlet.annotation.WebServlet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import org.eclipse.jetty.ee11.servlet.ErrorHandler;
import org.eclipse.jetty.ee11.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;

/// Makes of an application what Jetty runs.
final class Contexts {

  private Contexts() {}

  static ServletContextHandler of(Application application, String contextPath) {
    ServletContextHandler context =
        switch (application) {
          case Application.OnClassPath(Class<?> type) -> ofClass(type);
          case Application.Jar(Path path, String type) -> ofClass(loaded(path, type));
          case Application.War war -> Wars.of(war);
        };
    context.setContextPath(contextPath.isEmpty() ? "/" : contextPath);
    ErrorHandler errors = new ErrorPageErrorHandler();
    errors.setShowStacks(false);
    errors.setShowCauses(false);
    errors.setDefaultResponseMimeType("application/json");
    context.setErrorHandler(errors);
    context.getServletHandler().setDecodeAmbiguousURIs(true);
    context.getServletHandler().setStartWithUnavailable(false);
    return context;
  }

  private static Class<?> loaded(Path jar, String type) {
    JarLoader loader;
    try {
      loader = new JarLoader(jar);
    } catch (IOException e) {
      throw Fault.of(
          Fault.Kind.INVALID, "unknown-application", jar + " cannot be read as a jar: " + e, e);
    }
    try {
      return Class.forName(type, true, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      try (loader) {
        throw Fault.of(
            Fault.Kind.INVALID,
            "unknown-application",
            "there is no class '" + type + "' in " + jar + " that can be loaded: " + e,
            e);
      } catch (IOException unclosed) {
        throw Fault.of(
            Fault.Kind.INVALID, "unknown-application", jar + " cannot be closed", unclosed);
      }
    }
  }

  private static ServletContextHandler ofClass(Class<?> type) {
    ServletContextHandler context = new ServletContextHandler(ServletContextHandler.SESSIONS);
    context.setClassLoader(type.getClassLoader());
    if (Servlet.class.isAssignableFrom(type)) {
      context.addServlet(holder(type.asSubclass(Servlet.class)), "/*");
    } else if (ServletContainerInitializer.class.isAssignableFrom(type)) {
      context.addServletContainerInitializer(
          made(type.asSubclass(ServletContainerInitializer.class)));
    } else {
      context.addServletContainerInitializer(handling(type), type);
    }
    return context;
  }

  private static ServletHolder holder(Class<? extends Servlet> type) {
    ServletHolder holder = new ServletHolder(type);
    // Whatever is wrong with it is to be seen at the start, and not by the first event.
    holder.setInitOrder(0);
    holder.setAsyncSupported(true);
    MultipartConfig parts = type.getAnnotation(MultipartConfig.class);
    if (parts != null) {
      holder.getRegistration().setMultipartConfig(new MultipartConfigElement(parts));
    }
    WebServlet settings = type.getAnnotation(WebServlet.class);
    if (settings != null) {
      for (WebInitParam parameter : settings.initParams()) {
        holder.setInitParameter(parameter.name(), parameter.value());
      }
    }
    return holder;
  }

  private static ServletContainerInitializer made(
      Class<? extends ServletContainerInitializer> type) {
    try {
      return type.getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw Fault.of(
          Fault.Kind.INVALID,
          "application-not-started",
          "an object of " + type.getName() + " could not be made: " + e,
          e);
    }
  }

  /// The initializer on the class path that asks for classes of this kind.
  private static ServletContainerInitializer handling(Class<?> type) {
    List<ServletContainerInitializer> asking =
        ServiceLoader.load(ServletContainerInitializer.class, type.getClassLoader()).stream()
            .filter(found -> asksFor(found.type(), type))
            .map(ServiceLoader.Provider::get)
            .toList();
    if (asking.isEmpty()) {
      throw Fault.of(
          Fault.Kind.INVALID,
          "unknown-application",
          type.getName()
              + " is neither a servlet nor a ServletContainerInitializer, and no initializer on the"
              + " class path asks for it by @HandlesTypes");
    }
    return asking.getFirst();
  }

  private static boolean asksFor(
      Class<? extends ServletContainerInitializer> initializer, Class<?> type) {
    HandlesTypes handled = initializer.getAnnotation(HandlesTypes.class);
    return handled != null
        && Arrays.stream(handled.value())
            .anyMatch(wanted ->
                wanted.isAssignableFrom(type)
                    || wanted.isAnnotation()
                        && type.isAnnotationPresent(
                            wanted.asSubclass(java.lang.annotation.Annotation.class)));
  }
}
