package dev.sluice.servlet;

import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.events.json.StrictJson;
import dev.sluice.fault.Fault;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// Reads what `SERVLET_ENVIRON` says: a JSON object of texts, or the dotted path of a static map.
final class EnvironSource {

  private EnvironSource() {}

  /// The environment that a setting means.
  ///
  /// @throws Fault `invalid-environ`
  static Environ read(String setting, ClassLoader loader) {
    String text = setting.strip();
    if (text.isEmpty()) {
      return Environ.DEFAULT;
    }
    return Environ.of(text.startsWith("{") ? json(text) : member(text, loader));
  }

  private static Map<String, String> json(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return StrictJson.read(
        bytes,
        0,
        bytes.length,
        parser -> {
          Map<String, String> variables = new LinkedHashMap<>();
          parser.nextToken();
          while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value != JsonToken.VALUE_STRING && !value.isNumeric()) {
              throw invalid(name + " must be a text or a number");
            }
            if (variables.put(name, parser.getText()) != null) {
              throw invalid(name + " is given twice");
            }
          }
          return variables;
        });
  }

  private static Map<String, String> member(String path, ClassLoader loader) {
    int dot = path.lastIndexOf('.');
    if (dot < 1) {
      throw invalid("must be a JSON object, or a class, a dot and the name of a static map in it");
    }
    Object found = found(path.substring(0, dot), path.substring(dot + 1), loader);
    if (!(found instanceof Map<?, ?> map)) {
      throw invalid("'" + path + "' is no Map");
    }
    Map<String, String> variables = new LinkedHashMap<>();
    map.forEach((name, value) -> variables.put(String.valueOf(name), String.valueOf(value)));
    return variables;
  }

  private static Object found(String type, String member, ClassLoader loader) {
    try {
      Class<?> owner = Class.forName(type, true, loader);
      for (var field : owner.getFields()) {
        if (field.getName().equals(member) && Modifier.isStatic(field.getModifiers())) {
          return field.get(null);
        }
      }
      for (var method : owner.getMethods()) {
        if (method.getName().equals(member)
            && method.getParameterCount() == 0
            && Modifier.isStatic(method.getModifiers())) {
          return method.invoke(null);
        }
      }
    } catch (ReflectiveOperationException | LinkageError e) {
      throw invalid("'" + type + "." + member + "' cannot be read: " + e);
    }
    throw invalid("there is no public static field or method '" + member + "' in " + type);
  }

  private static Fault invalid(String trouble) {
    return Fault.of(Fault.Kind.INVALID, "invalid-environ", "SERVLET_ENVIRON: " + trouble);
  }
}
