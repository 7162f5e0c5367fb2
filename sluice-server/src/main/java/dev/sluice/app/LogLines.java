package dev.sluice.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Log lines for people: `2026-11-21T09:30:00.123Z INFO delivery …` on the standard error.
///
/// A stack trace follows only where something is a bug.
public final class LogLines extends Formatter {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private LogLines() {}

  /// Makes all loggers of the process write such lines; the HTTP library's only when it warns.
  public static void install() {
    install(Level.INFO);
  }

  /// The same, from a level on.
  public static void install(Level level) {
    Logger root = Logger.getLogger("");
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    ConsoleHandler console = new ConsoleHandler();
    console.setFormatter(new LogLines());
    console.setLevel(level);
    root.addHandler(console);
    root.setLevel(level);
    JETTY.setLevel(Level.WARNING);
  }

  /// Held, because the logging library forgets the level of a logger that nobody holds.
  private static final Logger JETTY = Logger.getLogger("org.eclipse.jetty");

  @Override
  public String format(LogRecord entry) {
    StringBuilder line = new StringBuilder(160);
    line.append(TIME.format(entry.getInstant()))
        .append(' ')
        .append("%-7s ".formatted(entry.getLevel().getName()))
        .append(room(entry.getLoggerName()))
        .append(": ")
        .append(formatMessage(entry))
        .append(System.lineSeparator());
    Throwable thrown = entry.getThrown();
    if (thrown != null) {
      StringWriter trace = new StringWriter();
      thrown.printStackTrace(new PrintWriter(trace));
      line.append(trace);
    }
    return line.toString();
  }

  /// The room that speaks: `delivery` for `dev.sluice.delivery.Dispatcher`.
  private static String room(@Nullable String logger) {
    if (logger == null) {
      return "sluice";
    }
    int end = logger.lastIndexOf('.');
    String folder = end < 0 ? logger : logger.substring(0, end);
    return folder.startsWith("dev.sluice.") ? folder.substring("dev.sluice.".length()) : logger;
  }
}
