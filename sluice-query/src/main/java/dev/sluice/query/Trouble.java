package dev.sluice.query;

import dev.sluice.fault.Fault;
import java.sql.SQLException;
import java.util.regex.Pattern;

/// What DuckDB says went wrong, as a fault.
final class Trouble {

  /// The kind of error that each message begins with.
  private static final Pattern KIND = Pattern.compile("^[A-Za-z ]+ Error: ");

  private Trouble() {}

  static boolean isUnreadable(SQLException e) {
    return message(e).contains(ArchiveSql.UNREADABLE);
  }

  static boolean isLongLine(SQLException e) {
    return message(e).contains("maximum_object_size");
  }

  /// The fault that a question is answered with.
  static Fault fault(SQLException e) {
    String message = message(e);
    String said = KIND.matcher(message).replaceFirst("").strip().replaceAll("\\n{2,}", "\n");
    if (message.startsWith("Out of Memory Error")) {
      return Fault.of(
          Fault.Kind.TOO_LARGE,
          "query-memory",
          "the question needs more memory, or more room for what does not fit in it, than it was"
              + " given; group or filter earlier, or give it more with --memory",
          e);
    }
    if (message.startsWith("Permission Error")) {
      return StatementGate.wrong(
          "only the archives can be read, through their views; sluice query --views lists them."
              + "\n"
              + said);
    }
    if (message.startsWith("IO Error")) {
      return Fault.of(
          Fault.Kind.UNAVAILABLE,
          "archive-changed",
          "a file cannot be read; if the archive was changed beside the hub, ask again: " + said,
          e);
    }
    if (isLongLine(e)) {
      return Fault.of(
          Fault.Kind.TOO_LARGE,
          "query-failed",
          "a line has more than " + (ArchiveSql.MAX_LINE >> 20) + " MiB: " + said,
          e);
    }
    if (message.contains("schema sluice") || message.contains("\"sluice.")) {
      return StatementGate.wrong(said);
    }
    return Fault.of(Fault.Kind.INVALID, "invalid-query", said, e);
  }

  private static String message(SQLException e) {
    return String.valueOf(e.getMessage());
  }
}
