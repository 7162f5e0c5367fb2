package dev.sluice.ingress.http;

import dev.sluice.tls.PemFiles;
import java.util.Optional;

/// Where the hub listens for HTTP, and what it takes.
///
/// @param host the address to listen at
/// @param port the port; 0 takes a free one
/// @param tls the certificate; empty listens without TLS
/// @param maxBodyBytes how large a request's body may be
public record FrontDoorSettings(String host, int port, Optional<PemFiles> tls, int maxBodyBytes) {

  /// What holds when nothing is configured: 10 MiB.
  public static final int DEFAULT_MAX_BODY_BYTES = 10 << 20;

  /// What holds when nothing is configured: this machine only, port 8080, no TLS.
  public static final FrontDoorSettings DEFAULT =
      new FrontDoorSettings("127.0.0.1", 8080, Optional.empty(), DEFAULT_MAX_BODY_BYTES);

  /// Checks the numbers.
  public FrontDoorSettings {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
    }
    if (maxBodyBytes < 1_024 || maxBodyBytes > 1 << 30) {
      throw new IllegalArgumentException("a body limit is 1 KiB to 1 GiB, not " + maxBodyBytes);
    }
  }
}
