package dev.sluice.servlet;

import dev.sluice.fault.Fault;
import dev.sluice.fault.Nearest;
import dev.sluice.servlet.container.Call;
import dev.sluice.servlet.container.Header;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What every request to the application has in common, said in WSGI's words.
///
/// @param method the method
/// @param contextPath what every path begins with; empty for none
/// @param path the path of an empty event, percent-encoded; every other event brings its own
/// @param query the query, as it stands after the `?`; empty for none
/// @param origin the server that the application believes to run on
/// @param headers the header fields, `Content-Type` among them
public record Environ(
    String method,
    String contextPath,
    String path,
    String query,
    Call.Origin origin,
    List<Header> headers) {

  private static final List<String> KNOWN =
      List.of(
          "REQUEST_METHOD",
          "SCRIPT_NAME",
          "PATH_INFO",
          "QUERY_STRING",
          "CONTENT_TYPE",
          "SERVER_NAME",
          "SERVER_PORT",
          "SERVER_PROTOCOL",
          "wsgi.url_scheme");

  private static final String HEADER = "HTTP_";

  /// `POST /` with JSON, at `http://localhost:80`.
  public static final Environ DEFAULT = of(Map.of());

  /// Keeps the headers as they are now.
  public Environ {
    headers = List.copyOf(headers);
  }

  /// The defaults, with these variables put over them one by one.
  ///
  /// @throws Fault `invalid-environ`, which names the variable
  public static Environ of(Map<String, String> variables) {
    List<Header> headers = new ArrayList<>();
    String type = variables.getOrDefault("CONTENT_TYPE", "application/json");
    if (!type.isEmpty()) {
      headers.add(header("CONTENT_TYPE", "Content-Type", type));
    }
    variables.forEach((name, value) -> {
      if (name.startsWith(HEADER)) {
        headers.add(header(name, titled(name.substring(HEADER.length())), value));
      } else if (!KNOWN.contains(name)) {
        throw invalid(name, "is not known; " + Nearest.hint(name, KNOWN) + ", and HTTP_…");
      }
    });
    if (!variables.getOrDefault("SERVER_PROTOCOL", "HTTP/1.1").equals("HTTP/1.1")) {
      throw invalid("SERVER_PROTOCOL", "can be HTTP/1.1 only");
    }
    return new Environ(
        method(variables.getOrDefault("REQUEST_METHOD", "POST")),
        contextPath(variables.getOrDefault("SCRIPT_NAME", "")),
        path(variables.getOrDefault("PATH_INFO", "/")),
        query(variables.getOrDefault("QUERY_STRING", "")),
        new Call.Origin(
            scheme(variables.getOrDefault("wsgi.url_scheme", "http")),
            variables.getOrDefault("SERVER_NAME", "localhost"),
            port(variables.getOrDefault("SERVER_PORT", "80"))),
        headers);
  }

  /// Whether requests of this method have a body.
  public boolean hasBody() {
    return switch (method) {
      case "GET", "HEAD", "DELETE", "OPTIONS", "TRACE" -> false;
      default -> true;
    };
  }

  /// The path with the context path before it and the query behind it.
  public String target(String eventPath) {
    return contextPath + eventPath + (query.isEmpty() ? "" : "?" + query);
  }

  private static Fault invalid(String name, String trouble) {
    return Fault.of(
        Fault.Kind.INVALID, "invalid-environ", "SERVLET_ENVIRON: " + name + " " + trouble);
  }

  private static Header header(String variable, String name, String value) {
    try {
      return new Header(name, value);
    } catch (IllegalArgumentException e) {
      throw invalid(variable, "cannot be a header: " + e.getMessage());
    }
  }

  private static String titled(String name) {
    StringBuilder titled = new StringBuilder(name.length());
    for (String word : name.split("_", -1)) {
      if (!titled.isEmpty()) {
        titled.append('-');
      }
      titled.append(word, 0, Math.min(1, word.length()));
      titled.append(word.substring(Math.min(1, word.length())).toLowerCase(Locale.ROOT));
    }
    return titled.toString();
  }

  private static String method(String text) {
    if (!Header.isToken(text)) {
      throw invalid("REQUEST_METHOD", "must be a method, such as POST");
    }
    // Methods are case-sensitive in HTTP and were written small in WSGI's settings.
    return text.toUpperCase(Locale.ROOT);
  }

  private static String contextPath(String text) {
    String path = text.isEmpty() ? "" : path(text);
    if (path.endsWith("/")) {
      throw invalid("SCRIPT_NAME", "must not end with '/'; for none leave it out");
    }
    return path;
  }

  /// PATH_INFO is decoded text (PEP 3333), so everything that a path cannot hold is encoded.
  private static String path(String text) {
    if (text.isEmpty()) {
      return "/";
    }
    if (!text.startsWith("/")) {
      throw invalid("PATH_INFO and SCRIPT_NAME", "must begin with '/'");
    }
    StringBuilder path = new StringBuilder(text.length());
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      boolean isPlain =
          octet >= '0' && octet <= '9'
              || octet >= 'A' && octet <= 'Z'
              || octet >= 'a' && octet <= 'z'
              || octet > 0 && "-._~!$&'()*+,=:@/".indexOf(octet) >= 0;
      if (isPlain) {
        path.append((char) octet);
      } else {
        path.append("%%%02X".formatted(octet & 0xff));
      }
    }
    return path.toString();
  }

  private static String query(String text) {
    if (!text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '#')) {
      throw invalid("QUERY_STRING", "must be percent-encoded, without '?' and '#'");
    }
    return text;
  }

  private static String scheme(String text) {
    if (!text.equals("http") && !text.equals("https")) {
      throw invalid("wsgi.url_scheme", "must be http or https");
    }
    return text;
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port > 0 && port < 65_536) {
        return port;
      }
    } catch (NumberFormatException e) {
      throw invalid("SERVER_PORT", "must be a number");
    }
    throw invalid("SERVER_PORT", "must be from 1 to 65,535");
  }
}
