package dev.sluice.servlet.container;

import dev.sluice.event.Payload;
import java.util.List;

/// A request to the application that never was on a wire.
///
/// @param method the method, in the case that the application is to see
/// @param origin where the application is to believe that it is
/// @param target the path, percent-encoded and with its leading slash, and the query, if any
/// @param headers its field lines, in order; `Host` and `Content-Length` are added
/// @param body its content, perhaps empty
public record Call(
    String method, Origin origin, String target, List<Header> headers, Payload body) {

  /// Keeps the headers as they are now.
  public Call {
    headers = List.copyOf(headers);
    if (!target.startsWith("/")) {
      throw new IllegalArgumentException("the target of a call begins with '/'");
    }
  }

  /// Scheme, name and port of the server that the application believes to run on.
  ///
  /// @param scheme `http` or `https`
  /// @param host the server's name
  /// @param port the server's port
  public record Origin(String scheme, String host, int port) {
    /// Plain HTTP on the loopback's name.
    public static final Origin LOCALHOST = new Origin("http", "localhost", 80);
  }
}
