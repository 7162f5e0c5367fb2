package dev.sluice.archive;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sluice.fault.Fault;
import java.time.Instant;

/// What follows the plain part of an error prefix: the sort of the error and the time of arrival.
///
/// In `error/!{firehose:error-output-type}/` the plain part is `error/`, which tells errors from
/// events, and the tail `{error-type}/`.
public final class ErrorTail {

  /// No tail: all errors stand in one place.
  public static final ErrorTail NONE = new ErrorTail(Prefix.parse(""));

  private final Prefix prefix;

  private ErrorTail(Prefix prefix) {
    this.prefix = prefix;
  }

  /// An error prefix in its two parts.
  ///
  /// @param root the plain part, up to the last `/` in front of the first expression
  public record Split(String root, ErrorTail tail) {}

  /// Parses a whole error prefix, in our own writing or Firehose's.
  ///
  /// @throws Fault `invalid-prefix`
  public static Split parse(String text) {
    String own = FirehoseSyntax.errorPrefix(text);
    int brace = own.indexOf('{');
    if (brace < 0) {
      return new Split(own, NONE);
    }
    int slash = own.lastIndexOf('/', brace);
    if (slash < 0) {
      throw wrong(text, "a plain folder comes first, such as error/!{firehose:error-output-type}/");
    }
    ErrorTail tail = new ErrorTail(Prefix.parse(own.substring(slash + 1)));
    for (ErrorType type : ErrorType.values()) {
      if (tail.resolve(type, Instant.EPOCH) instanceof Resolution.Missing(String path, String _)) {
        throw wrong(
            text,
            "'"
                + path
                + "' cannot stand here; {error-type} and {arrival:yyyy/MM/dd}, or"
                + " !{firehose:error-output-type} and !{timestamp:yyyy/MM/dd}, can");
      }
    }
    return new Split(own.substring(0, slash + 1), tail);
  }

  /// What follows the plain part for one error.
  ///
  /// @param arrival when the event was accepted; 1970 when that is not known any more
  String of(ErrorType type, Instant arrival) {
    return switch (resolve(type, arrival)) {
      case Resolution.Resolved(String text) -> text;
      case Resolution.Missing(String path, String reason) ->
          throw new IllegalStateException("checked before: " + path + ", " + reason);
    };
  }

  private Resolution resolve(ErrorType type, Instant arrival) {
    return prefix.resolve(
        JsonNodeFactory.instance.objectNode().put(FirehoseSyntax.ERROR_TYPE, type.word()), arrival);
  }

  private static Fault wrong(String text, String trouble) {
    return Fault.of(
        Fault.Kind.INVALID, "invalid-prefix", "error prefix '" + text + "': " + trouble);
  }

  @Override
  public String toString() {
    return prefix.toString();
  }
}
