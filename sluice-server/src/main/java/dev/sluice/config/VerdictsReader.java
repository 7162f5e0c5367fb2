package dev.sluice.config;

import dev.sluice.mail.verdict.VerdictSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads `verdicts`: how messages that come in are checked.
final class VerdictsReader {

  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final long MIB = 1_048_576;

  private VerdictsReader() {}

  /// Reads the section, and finishes it.
  static Optional<VerdictSettings> read(Section verdicts) {
    verdicts.need("host", "mx.example.com");
    Optional<String> host = verdicts.text("host");
    boolean isAuthenticated = verdicts.flag("authentication").orElse(true);
    VerdictSettings.Authentication authentication =
        verdicts
            .section("dns")
            .map(VerdictsReader::authentication)
            .orElse(VerdictSettings.Authentication.DEFAULT);
    Optional<VerdictSettings.Clamd> clamd =
        verdicts.section("clamd").flatMap(VerdictsReader::clamd);
    Optional<VerdictSettings.Rspamd> rspamd =
        verdicts.section("rspamd").flatMap(VerdictsReader::rspamd);
    if (!isAuthenticated && verdicts.has("dns")) {
      verdicts.warn("dns", "is not used, since authentication is false");
    }
    verdicts.finish();
    return host.flatMap(name ->
        verdicts.made(() ->
            new VerdictSettings(
                name,
                isAuthenticated ? Optional.of(authentication) : Optional.empty(),
                clamd,
                rspamd)));
  }

  private static VerdictSettings.Authentication authentication(Section dns) {
    VerdictSettings.Authentication otherwise = VerdictSettings.Authentication.DEFAULT;
    List<InetSocketAddress> servers = new ArrayList<>();
    for (Section.Item item : dns.list("servers")) {
      try {
        servers.add(address(item.text(), 53));
      } catch (IllegalArgumentException e) {
        dns.wrong("servers", String.valueOf(e.getMessage()));
      }
    }
    Duration query = dns.duration("query-timeout", SHORTEST, LONGEST).orElse(otherwise.query());
    Duration total = dns.duration("timeout", SHORTEST, LONGEST).orElse(otherwise.total());
    dns.finish();
    return new VerdictSettings.Authentication(servers, query, total);
  }

  private static Optional<VerdictSettings.Clamd> clamd(Section clamd) {
    clamd.need("address", "127.0.0.1:3310");
    Optional<SocketAddress> address = clamd.parsed("address", VerdictsReader::clamdAddress);
    long largest = clamd.size("largest", 1, 4_096 * MIB).orElse(25 * MIB);
    Duration timeout = clamd.duration("timeout", SHORTEST, LONGEST).orElse(Duration.ofSeconds(30));
    clamd.finish();
    return address.map(where -> new VerdictSettings.Clamd(where, largest, timeout));
  }

  private static SocketAddress clamdAddress(String text) {
    return text.startsWith("unix:")
        ? UnixDomainSocketAddress.of(Path.of(text.substring("unix:".length())))
        : address(text, 3310);
  }

  private static Optional<VerdictSettings.Rspamd> rspamd(Section rspamd) {
    rspamd.need("url", "http://127.0.0.1:11333");
    Optional<URI> url = rspamd.parsed("url", URI::create);
    var password = rspamd.secret("password");
    Duration timeout = rspamd.duration("timeout", SHORTEST, LONGEST).orElse(Duration.ofSeconds(20));
    rspamd.finish();
    return url.flatMap(
        where -> rspamd.made(() -> new VerdictSettings.Rspamd(where, password, timeout)));
  }

  /// Addresses only: a name server's name would need a name server.
  private static InetSocketAddress address(String text, int otherwise) {
    int colon = text.lastIndexOf(':');
    boolean hasPort = colon >= 0 && (text.indexOf(':') == colon || text.charAt(colon - 1) == ']');
    String host = hasPort ? text.substring(0, colon) : text;
    String port = hasPort ? text.substring(colon + 1) : String.valueOf(otherwise);
    if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535 || host.isEmpty()) {
      throw new IllegalArgumentException("'" + text + "' is not like 192.0.2.1:" + otherwise);
    }
    boolean isInBrackets = host.startsWith("[") && host.endsWith("]");
    String bare = isInBrackets ? host.substring(1, host.length() - 1) : host;
    return new InetSocketAddress(InetAddress.ofLiteral(bare), Integer.parseInt(port));
  }
}
