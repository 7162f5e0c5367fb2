package dev.sluice.notify.integration;

import dev.sluice.fault.Fault;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// An integration and its credentials as one URL, in the forms that Apprise made known.
///
/// ```
/// scheme://[user[:password]@]host[:port]/step/step?name=value
/// ```
///
/// It is no URL of RFC 3986: `#` begins no fragment, because channels are written `#general`, and
/// what stands in the host's place may be a token. All parts are percent-decoded, once.
///
/// @param scheme in lower case
/// @param user before `@`
/// @param password after the first `:` before `@`
/// @param host in the case that it was written in
/// @param port what follows the last `:`; often a number
/// @param steps the parts of the path that are not empty
/// @param query the first value of each name
public record NotifyUrl(
    String scheme,
    Optional<String> user,
    Optional<String> password,
    String host,
    Optional<String> port,
    List<String> steps,
    Map<String, String> query) {

  private static final int MAX_CHARACTERS = 4_096;

  /// Copies the collections.
  public NotifyUrl {
    steps = List.copyOf(steps);
    query = Map.copyOf(query);
  }

  /// Reads a URL.
  ///
  /// @throws Fault `invalid-notify-url`, which shows nothing of it but its scheme
  public static NotifyUrl parse(String text) {
    int colon = text.indexOf("://");
    if (text.length() > MAX_CHARACTERS
        || colon < 1
        || !text.matches("[a-zA-Z][a-zA-Z0-9]*://\\S+")) {
      throw Fault.of(
          Fault.Kind.INVALID,
          "invalid-notify-url",
          "an integration's URL is like slack://T000/B000/token, has no spaces and at most 4,096"
              + " characters");
    }
    String scheme = text.substring(0, colon).toLowerCase(Locale.ROOT);
    String rest = text.substring(colon + 3);
    int question = rest.indexOf('?');
    Map<String, String> query = new LinkedHashMap<>();
    if (question >= 0) {
      for (String pair : rest.substring(question + 1).split("&")) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          query.putIfAbsent(
              decoded(scheme, pair.substring(0, equals)),
              decoded(scheme, pair.substring(equals + 1)));
        }
      }
      rest = rest.substring(0, question);
    }
    int slash = rest.indexOf('/');
    String authority = slash < 0 ? rest : rest.substring(0, slash);
    List<String> steps = new ArrayList<>();
    if (slash >= 0) {
      for (String step : rest.substring(slash + 1).split("/")) {
        if (!step.isEmpty()) {
          steps.add(decoded(scheme, step));
        }
      }
    }
    Optional<String> user = Optional.empty();
    Optional<String> password = Optional.empty();
    int at = authority.lastIndexOf('@');
    if (at >= 0) {
      String login = authority.substring(0, at);
      int split = login.indexOf(':');
      user = Optional.of(decoded(scheme, split < 0 ? login : login.substring(0, split)));
      if (split >= 0) {
        password = Optional.of(decoded(scheme, login.substring(split + 1)));
      }
      authority = authority.substring(at + 1);
    }
    int split = authority.lastIndexOf(':');
    return new NotifyUrl(
        scheme,
        user,
        password,
        decoded(scheme, split < 0 ? authority : authority.substring(0, split)),
        split < 0 ? Optional.empty() : Optional.of(decoded(scheme, authority.substring(split + 1))),
        steps,
        query);
  }

  private static String decoded(String scheme, String part) {
    try {
      // A plus is a plus here: addresses and telephone numbers have them.
      return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw wrong(scheme, "a '%' is not followed by two hexadecimal digits");
    }
  }

  /// The step of a number, which counts from 0.
  ///
  /// @throws Fault `invalid-notify-url` when it is not there
  public String step(int number, String what) {
    if (number >= steps.size()) {
      throw wrong("the " + what + " is missing");
    }
    return steps.get(number);
  }

  /// `https://host:port`, or `http://` when the scheme is one that says so.
  public String server(boolean isSecure) {
    return (isSecure ? "https://" : "http://") + host + port.map(p -> ":" + p).orElse("");
  }

  /// A fault that names the scheme.
  public Fault wrong(String sentence) {
    return wrong(scheme, sentence);
  }

  private static Fault wrong(String scheme, String sentence) {
    return Fault.of(Fault.Kind.INVALID, "invalid-notify-url", scheme + "://…: " + sentence);
  }

  /// Shows nothing that may be a secret.
  @Override
  public String toString() {
    return scheme + "://***";
  }
}
