package dev.sluice.config;

import dev.sluice.ingress.http.FrontDoorSettings;
import dev.sluice.tls.PemFiles;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/// Reads the sections `http` and `management`.
///
/// While `http` listens on a loopback address and `management` is not there, both are one. Else
/// management has a listener of its own, on `127.0.0.1:8081` unless told otherwise.
final class FrontDoorsReader {

  private static final String MANAGEMENT_HOST = "127.0.0.1";
  private static final int MANAGEMENT_PORT = 8081;

  /// How large a request to a listener of management's own may be.
  private static final int MANAGEMENT_BODY_BYTES = 1 << 20;

  private static final int MAX_HOST = 253;

  private final Section top;
  private final Problems problems;
  private final Function<String, Path> path;

  /// @param path makes a path of a text, against the file's folder
  FrontDoorsReader(Section top, Problems problems, Function<String, Path> path) {
    this.top = top;
    this.problems = problems;
    this.path = path;
  }

  /// What the sections say.
  ///
  /// @param management empty when it is one with `http`
  record Read(FrontDoorSettings http, Optional<FrontDoorSettings> management, int maxEvents) {}

  Read read() {
    int maxEvents = Configuration.DEFAULT_MAX_EVENTS;
    FrontDoorSettings http = FrontDoorSettings.DEFAULT;
    Optional<Section> section = top.section("http");
    if (section.isPresent()) {
      Section inner = section.get();
      int maxBody =
          inner
              .size("max-body", 1L << 10, 100L << 20)
              .map(Long::intValue)
              .orElse(FrontDoorSettings.DEFAULT_MAX_BODY_BYTES);
      http = door(inner, http.host(), http.port(), maxBody);
      maxEvents = inner.whole("max-events", 1, 100_000).orElse(maxEvents);
      inner.finish();
    }
    return new Read(http, management(http), maxEvents);
  }

  private Optional<FrontDoorSettings> management(FrontDoorSettings http) {
    Optional<Section> section = top.section("management");
    if (section.isEmpty()) {
      return isLoopback(http.host())
          ? Optional.empty()
          : Optional.of(
              new FrontDoorSettings(
                  MANAGEMENT_HOST, MANAGEMENT_PORT, Optional.empty(), MANAGEMENT_BODY_BYTES));
    }
    Section inner = section.get();
    FrontDoorSettings door = door(inner, MANAGEMENT_HOST, MANAGEMENT_PORT, MANAGEMENT_BODY_BYTES);
    inner.finish();
    if (door.port() != 0 && door.port() == http.port() && door.host().equals(http.host())) {
      problems.add(inner.line(), "'management' must listen at another port than 'http'");
    }
    if (!isLoopback(door.host()) && door.tls().isEmpty()) {
      problems.warn(
          inner.line(),
          "'management' can be reached from outside without TLS: keys can be read on the way; set"
              + " 'tls' in 'management', or listen on 127.0.0.1");
    }
    return Optional.of(door);
  }

  private FrontDoorSettings door(Section section, String host, int port, int maxBody) {
    return new FrontDoorSettings(
        section.parsed("host", text -> ConfigurationReader.shortText(text, MAX_HOST)).orElse(host),
        section.whole("port", 0, 65_535).orElse(port),
        section.section("tls").flatMap(this::tls),
        maxBody);
  }

  /// Reads a section `tls`.
  Optional<PemFiles> tls(Section tls) {
    tls.need("certificate", "certificate.pem");
    tls.need("key", "key.pem");
    Optional<Path> certificate = tls.parsed("certificate", this::readable);
    Optional<Path> key = tls.parsed("key", this::readable);
    tls.finish();
    return certificate.flatMap(first -> key.map(second -> new PemFiles(first, second)));
  }

  private Path readable(String text) {
    Path file = path.apply(text);
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new IllegalArgumentException("the file " + file + " does not exist or cannot be read");
    }
    return file;
  }

  /// Whether only this machine can reach an address. A name other than localhost counts as one that
  /// others can reach: what it stands for may change.
  static boolean isLoopback(String host) {
    if (host.equalsIgnoreCase("localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
