package dev.sluice.servlet;

import dev.sluice.fault.Fault;
import dev.sluice.fault.Nearest;
import dev.sluice.servlet.container.Application;
import dev.sluice.servlet.container.Limits;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// How an application is run: what the `SERVLET_…` variables say.
///
/// @param application the application
/// @param environ what every request has in common
/// @param content what the body of a request is
/// @param records how the records of a batch are run
/// @param spelling how an answer is written
/// @param failureFrom the lowest status that means that the event was not taken
/// @param limits how much the application may take
public record Settings(
    Application application,
    Environ environ,
    Content content,
    Records records,
    Spelling spelling,
    int failureFrom,
    Limits limits) {

  /// What the body of a request is.
  public enum Content {
    /// The event, byte for byte.
    EVENT,
    /// The data of the event as a CloudEvent, with its attributes as `ce-` headers (HTTP binding,
    /// binary mode).
    CLOUDEVENTS
  }

  /// How the records of a batch are run.
  public enum Records {
    /// One request for the whole event.
    TOGETHER,
    /// One request for each record, with an event that has only this record.
    EACH
  }

  private static final String PREFIX = "SERVLET_";
  private static final List<String> KNOWN =
      List.of(
          "SERVLET_APPLICATION",
          "SERVLET_ENVIRON",
          "SERVLET_CONTENT",
          "SERVLET_RECORDS",
          "SERVLET_ANSWER",
          "SERVLET_FAILURE_FROM",
          "SERVLET_TIME_LIMIT_SECONDS",
          "SERVLET_EVENT_LIMIT_BYTES",
          "SERVLET_ANSWER_LIMIT_BYTES",
          "SERVLET_CALLS_AT_ONCE");

  /// Refuses a status that is none.
  public Settings {
    if (failureFrom < 200 || failureFrom > 600) {
      throw invalid("SERVLET_FAILURE_FROM", "must be from 200 to 600");
    }
  }

  /// Defaults for an application.
  public static Settings of(Application application) {
    return new Settings(
        application,
        Environ.DEFAULT,
        Content.EVENT,
        Records.TOGETHER,
        Spelling.PLAIN,
        300,
        Limits.DEFAULT);
  }

  /// Reads variables, of which those that begin with `SERVLET_` count.
  ///
  /// @throws Fault `invalid-setting`, `unknown-application`, `invalid-environ`
  public static Settings of(Map<String, String> variables, ClassLoader loader) {
    for (String name : variables.keySet()) {
      if (name.startsWith(PREFIX) && !KNOWN.contains(name)) {
        throw invalid(name, "is not known; " + Nearest.hint(name, KNOWN));
      }
    }
    String application = variables.getOrDefault("SERVLET_APPLICATION", "").strip();
    if (application.isEmpty()) {
      throw invalid(
          "SERVLET_APPLICATION",
          "is missing; it names a servlet, an initializer or the path of a WAR");
    }
    Limits limits = Limits.DEFAULT;
    return new Settings(
        Application.named(application, loader),
        EnvironSource.read(variables.getOrDefault("SERVLET_ENVIRON", ""), loader),
        choice(variables, "SERVLET_CONTENT", Content.class, Content.EVENT),
        choice(variables, "SERVLET_RECORDS", Records.class, Records.TOGETHER),
        choice(variables, "SERVLET_ANSWER", Spelling.class, Spelling.PLAIN),
        number(variables, "SERVLET_FAILURE_FROM", 300, 200, 600),
        new Limits(
            Duration.ofSeconds(
                number(
                    variables,
                    "SERVLET_TIME_LIMIT_SECONDS",
                    (int) limits.time().toSeconds(),
                    1,
                    86_400)),
            number(variables, "SERVLET_EVENT_LIMIT_BYTES", limits.callBytes(), 1, 1 << 30),
            number(variables, "SERVLET_ANSWER_LIMIT_BYTES", limits.answerBytes(), 1, 1 << 30),
            number(variables, "SERVLET_CALLS_AT_ONCE", limits.callsAtOnce(), 1, 10_000)));
  }

  private static <E extends Enum<E>> E choice(
      Map<String, String> variables, String name, Class<E> type, E otherwise) {
    String text = variables.get(name);
    if (text == null) {
      return otherwise;
    }
    List<String> words = Arrays.stream(type.getEnumConstants()).map(Settings::word).toList();
    int at = words.indexOf(text);
    if (at < 0) {
      throw invalid(name, "must be one of " + String.join(", ", words));
    }
    return type.getEnumConstants()[at];
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static int number(
      Map<String, String> variables, String name, int otherwise, int least, int most) {
    String text = variables.get(name);
    if (text == null) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(text.strip());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw invalid(name, "must be a number");
    }
    throw invalid(name, "must be from " + least + " to " + most);
  }

  private static Fault invalid(String name, String trouble) {
    return Fault.of(Fault.Kind.INVALID, "invalid-setting", name + " " + trouble);
  }
}
