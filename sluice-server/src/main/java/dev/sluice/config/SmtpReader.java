package dev.sluice.config;

import dev.sluice.ingress.smtp.Networks;
import dev.sluice.ingress.smtp.SmtpLimits;
import dev.sluice.ingress.smtp.SmtpSettings;
import dev.sluice.tls.PemFiles;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Reads `smtp`: the way in for mail.
final class SmtpReader {

  private static final String HOST = "127.0.0.1";
  private static final int MAX_HOST = 253;
  private static final int MAX_NAMES = 1_000;
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration DAY = Duration.ofDays(1);

  private SmtpReader() {}

  /// @param tls reads a section `tls`
  /// @param shared the certificate of `http`, for when there is no other
  static Optional<SmtpSettings> read(
      Section top, Function<Section, Optional<PemFiles>> tls, Optional<PemFiles> shared) {
    return top.section("smtp").flatMap(smtp -> settings(smtp, tls, shared));
  }

  private static Optional<SmtpSettings> settings(
      Section smtp, Function<Section, Optional<PemFiles>> tls, Optional<PemFiles> shared) {
    smtp.need("domains", "[mail.example.com]");
    String host =
        smtp.parsed("host", text -> ConfigurationReader.shortText(text, MAX_HOST)).orElse(HOST);
    int port = smtp.whole("port", 0, 65_535).orElse(SmtpSettings.DEFAULT_PORT);
    Optional<Integer> tlsPort = smtp.whole("tls-port", 0, 65_535);
    List<String> names = texts(smtp, "domains");
    String domain = names.stream().findFirst().orElse("localhost");
    String hostname = smtp.parsed("hostname", SmtpReader::hostname).orElse(domain);
    Optional<PemFiles> own = smtp.section("tls").flatMap(tls);
    boolean requireTls = smtp.flag("require-tls").orElse(false);
    SmtpSettings.SignIn signIn =
        smtp.parsed("auth", SmtpReader::signIn).orElse(SmtpSettings.SignIn.OFF);
    boolean rejects = smtp.parsed("bare-newlines", SmtpReader::rejects).orElse(true);
    List<String> old = texts(smtp, "normalize-from");
    Optional<Networks> normalized = smtp.made(() -> Networks.of(old));
    SmtpLimits limits = smtp.section("limits").map(SmtpReader::limits).orElse(SmtpLimits.DEFAULT);
    smtp.finish();
    if (tlsPort.isPresent() && tlsPort.get() != 0 && tlsPort.get() == port) {
      smtp.wrong("tls-port", "it must be another port than 'port'");
    }
    if (normalized.isEmpty()) {
      return Optional.empty();
    }
    return smtp.made(() ->
        new SmtpSettings(
            host,
            port,
            tlsPort,
            hostname,
            domain,
            own.or(() -> shared),
            requireTls,
            signIn,
            new SmtpSettings.Newlines(rejects, normalized.get()),
            limits));
  }

  private static List<String> texts(Section smtp, String key) {
    List<String> texts = smtp.list(key).stream().map(Section.Item::text).toList();
    if (texts.size() > MAX_NAMES) {
      smtp.wrong(key, "at most " + MAX_NAMES + " may stand here");
    }
    return texts;
  }

  private static String hostname(String text) {
    if (!text.matches("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a host name; mail.example.com would be");
    }
    return text;
  }

  private static SmtpSettings.SignIn signIn(String text) {
    Map<String, SmtpSettings.SignIn> known = new LinkedHashMap<>();
    known.put("none", SmtpSettings.SignIn.OFF);
    known.put("optional", SmtpSettings.SignIn.OPTIONAL);
    known.put("required", SmtpSettings.SignIn.REQUIRED);
    SmtpSettings.SignIn signIn = known.get(text);
    if (signIn == null) {
      throw new IllegalArgumentException("'" + text + "' is none of none, optional and required");
    }
    return signIn;
  }

  private static boolean rejects(String text) {
    if (text.equals("reject") || text.equals("normalize")) {
      return text.equals("reject");
    }
    throw new IllegalArgumentException("'" + text + "' is neither reject nor normalize");
  }

  private static SmtpLimits limits(Section limits) {
    SmtpLimits standard = SmtpLimits.DEFAULT;
    SmtpLimits read =
        new SmtpLimits(
            limits.size("message", 64L << 10, 1L << 30).orElse(standard.messageBytes()),
            limits.size("line", 1_000, 1L << 20).map(Long::intValue).orElse(standard.lineBytes()),
            limits.whole("recipients", 100, 10_000).orElse(standard.recipients()),
            limits.whole("messages", 1, 1_000_000).orElse(standard.messages()),
            limits.whole("errors", 1, 1_000).orElse(standard.errors()),
            limits.whole("refused-recipients", 1, 10_000).orElse(standard.refusedRecipients()),
            limits.whole("hops", 1, 1_000).orElse(standard.hops()),
            limits.whole("connections", 1, 20_000).orElse(standard.connections()),
            limits
                .whole("connections-per-address", 1, 20_000)
                .orElse(standard.connectionsPerAddress()),
            times(limits, standard.times()));
    limits.finish();
    return read;
  }

  private static SmtpLimits.Times times(Section limits, SmtpLimits.Times standard) {
    return new SmtpLimits.Times(
        limits.duration("idle", SECOND, DAY).orElse(standard.idle()),
        limits.duration("session", SECOND, DAY).orElse(standard.session()),
        limits.duration("data", SECOND, DAY).orElse(standard.data()),
        limits.size("slowest", 1, 1L << 30).orElse(standard.slowest()),
        limits.duration("grace", SECOND, DAY).orElse(standard.grace()),
        limits
            .duration("greeting", Duration.ZERO, Duration.ofSeconds(30))
            .orElse(standard.greeting()),
        standard.stop());
  }
}
