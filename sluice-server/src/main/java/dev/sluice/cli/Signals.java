package dev.sluice.cli;

import java.lang.reflect.Proxy;
import java.util.function.IntConsumer;

/// Hears the signals that a process is sent.
///
/// The JDK has only `sun.misc.Signal` for it, in the module `jdk.unsupported`, and the compiler's
/// warning of that cannot be silenced; so it is called by reflection. Where it is missing, the
/// JVM's own way stays: the first signal stops the hub in order, and a second one waits.
final class Signals {

  private static final System.Logger LOG = System.getLogger(Signals.class.getName());

  private Signals() {}

  /// Has somebody told the number of a signal each time it comes.
  static void hear(String name, IntConsumer told) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> hearing = Class.forName("sun.misc.SignalHandler");
      Object one = signal.getConstructor(String.class).newInstance(name);
      int number = (Integer) signal.getMethod("getNumber").invoke(one);
      Object listener =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {hearing},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "handle" -> {
                      told.accept(number);
                      yield null;
                    }
                    case "equals" ->
                        System.identityHashCode(proxy) == System.identityHashCode(arguments[0]);
                    case "hashCode" -> number;
                    default -> "signal " + name;
                  });
      signal.getMethod("handle", signal, hearing).invoke(null, one, listener);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      LOG.log(
          System.Logger.Level.DEBUG, "signal " + name + " cannot be heard; the JVM's way stays", e);
    }
  }
}
