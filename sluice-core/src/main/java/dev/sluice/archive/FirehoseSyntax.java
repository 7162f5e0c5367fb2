package dev.sluice.archive;

import dev.sluice.fault.Fault;
import dev.sluice.view.ViewPath;
import java.util.Map;

/// Reads Firehose's own expressions in prefixes: `!{namespace:value}` becomes what this archive
/// writes for it.
///
/// | Firehose's | becomes |
/// | --- | --- |
/// | `!{partitionKeyFromQuery:name}` | `{path}`, the path of the key of that name |
/// | `!{timestamp:yyyy/MM/dd}` | `{arrival:yyyy/MM/dd}` |
/// | `!{firehose:error-output-type}` | `{error-type}`, in error prefixes only |
final class FirehoseSyntax {

  /// Stands for the sort of an error in an error prefix.
  static final String ERROR_TYPE = "error-type";

  private static final String QUERY = "partitionKeyFromQuery:";
  private static final String LAMBDA = "partitionKeyFromLambda:";
  private static final String TIMESTAMP = "timestamp:";
  private static final String FIREHOSE = "firehose:";

  private FirehoseSyntax() {}

  /// A prefix in our own writing.
  ///
  /// @param keys the paths of partition keys, by their names
  /// @throws Fault `invalid-prefix`, with what is not understood
  static String prefix(String text, Map<String, String> keys) {
    return translated(
        "prefix",
        text,
        inner -> {
          if (inner.startsWith(QUERY)) {
            return key(text, inner.substring(QUERY.length()), keys);
          }
          if (inner.equals(FIREHOSE + "error-output-type")) {
            throw wrong("prefix", text, "firehose:error-output-type stands in error prefixes only");
          }
          return common("prefix", text, inner);
        });
  }

  /// An error prefix in our own writing.
  ///
  /// @throws Fault `invalid-prefix`, with what is not understood
  static String errorPrefix(String text) {
    return translated(
        "error prefix",
        text,
        inner -> {
          if (inner.equals(FIREHOSE + "error-output-type")) {
            return "{" + ERROR_TYPE + "}";
          }
          if (inner.startsWith(QUERY)) {
            throw wrong(
                "error prefix", text, "an event without its partition key has none here either");
          }
          return common("error prefix", text, inner);
        });
  }

  private interface Meaning {
    String of(String inner);
  }

  private static String translated(String what, String text, Meaning meaning) {
    StringBuilder own = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      // '!{{' is an exclamation mark and a brace in our own writing.
      if (!text.startsWith("!{", at) || text.startsWith("!{{", at)) {
        own.append(text.charAt(at++));
        continue;
      }
      int close = text.indexOf('}', at);
      if (close < 0) {
        throw wrong(what, text, "'!{' at " + at + " is not closed");
      }
      own.append(meaning.of(text.substring(at + 2, close)));
      at = close + 1;
    }
    return own.toString();
  }

  private static String common(String what, String text, String inner) {
    if (inner.startsWith(TIMESTAMP)) {
      return "{arrival:" + inner.substring(TIMESTAMP.length()) + "}";
    }
    if (inner.equals(FIREHOSE + "random-string")) {
      throw wrong(
          what,
          text,
          "firehose:random-string is refused: an object written again after a crash must have the"
              + " same name, and the positions in it already tell objects apart");
    }
    if (inner.startsWith(LAMBDA)) {
      throw wrong(
          what,
          text,
          "partitionKeyFromLambda is not there: partitions look at what the transform makes, so"
              + " write the path of the value, such as {detail.customer}");
    }
    throw wrong(
        what,
        text,
        "'!{"
            + inner
            + "}' is not understood; !{partitionKeyFromQuery:name}, !{timestamp:yyyy/MM/dd} and, in"
            + " error prefixes, !{firehose:error-output-type} are");
  }

  private static String key(String text, String name, Map<String, String> keys) {
    String path = keys.get(name);
    if (path == null) {
      throw wrong(
          "prefix",
          text,
          "there is no partition key '"
              + name
              + "'; partition-keys: { "
              + name
              + ": .detail."
              + name
              + " } would be one");
    }
    return "{" + path + "}";
  }

  /// A partition key's path in our own writing; jq's `.a.b` is `$.a.b`.
  ///
  /// @throws Fault `invalid-prefix` when it is more than a path
  static String path(String name, String text) {
    String own = text;
    if (text.startsWith(".[")) {
      own = "$" + text.substring(1);
    } else if (text.startsWith(".")) {
      own = "$" + text;
    }
    try {
      ViewPath path = ViewPath.parse(own);
      if (path.isWhole() || own.indexOf('|') >= 0) {
        throw wrong("path", text, "it names no single value");
      }
      return own;
    } catch (Fault e) {
      throw Fault.of(
          Fault.Kind.INVALID,
          "invalid-prefix",
          "partition key '"
              + name
              + "': "
              + e.sentence()
              + "; of jq, paths such as .detail.eventType are understood and nothing else",
          e);
    }
  }

  private static Fault wrong(String what, String text, String trouble) {
    return Fault.of(Fault.Kind.INVALID, "invalid-prefix", what + " '" + text + "': " + trouble);
  }
}
