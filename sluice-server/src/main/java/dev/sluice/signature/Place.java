package dev.sluice.signature;

import java.util.List;

/// Where a value stands in a request.
public sealed interface Place {

  /// A header field.
  record Header(String name) implements Place {}

  /// A query parameter.
  record Query(String name) implements Place {}

  /// A member of the body's JSON, by the names that lead to it, with dots between them.
  record Member(String path) implements Place {}

  /// The values that stand there.
  default List<String> values(Incoming request) {
    return switch (this) {
      case Header(String name) -> request.header(name);
      case Query(String name) -> request.query(name);
      case Member(String path) -> request.member(path).stream().toList();
    };
  }

  /// How it is called in a sentence.
  default String shown() {
    return switch (this) {
      case Header(String name) -> "the header " + name;
      case Query(String name) -> "the query parameter " + name;
      case Member(String path) -> "the member " + path + " of the body";
    };
  }
}
