package dev.sluice.config;

import java.nio.file.Path;
import java.util.Optional;

/// Where the hub listens for HTTP, and how much it takes at once.
///
/// @param host the address to listen on
/// @param port the port to listen on; 0 is any that is free
/// @param tls what TLS is spoken with; plain HTTP when empty
/// @param maxBody how many bytes the body of a request may have
/// @param maxEvents how many events or entries a request may hold
public record HttpSettings(String host, int port, Optional<Tls> tls, long maxBody, int maxEvents) {

  /// Only callers on the same machine reach the hub unless it is told otherwise.
  public static final String DEFAULT_HOST = "127.0.0.1";

  /// The port when none is configured.
  public static final int DEFAULT_PORT = 8080;

  /// 10 MiB.
  public static final long DEFAULT_MAX_BODY = 10L << 20;

  /// How many events a request may hold when nothing is configured.
  public static final int DEFAULT_MAX_EVENTS = 10_000;

  /// What holds when nothing is configured.
  public static final HttpSettings DEFAULT =
      new HttpSettings(
          DEFAULT_HOST, DEFAULT_PORT, Optional.empty(), DEFAULT_MAX_BODY, DEFAULT_MAX_EVENTS);

  /// A certificate chain and its private key, as PEM files.
  public record Tls(Path certificate, Path key) {}
}
