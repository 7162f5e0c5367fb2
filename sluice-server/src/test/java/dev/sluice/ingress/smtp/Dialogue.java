package dev.sluice.ingress.smtp;

import dev.sluice.testkit.HeldClock;
import dev.sluice.tls.PemFiles;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A session in memory, with what its client sends and what it is told.
final class Dialogue {

  static final SmtpSettings PLAIN =
      new SmtpSettings(
          "127.0.0.1",
          0,
          Optional.empty(),
          "mx.example.com",
          "example.com",
          Optional.empty(),
          false,
          SmtpSettings.SignIn.OFF,
          SmtpSettings.Newlines.REJECT,
          SmtpLimits.DEFAULT);

  static final SmtpSettings NORMALIZING =
      new SmtpSettings(
          PLAIN.host(),
          0,
          Optional.empty(),
          PLAIN.hostname(),
          PLAIN.domain(),
          Optional.empty(),
          false,
          SmtpSettings.SignIn.OFF,
          new SmtpSettings.Newlines(false, Networks.NONE),
          SmtpLimits.DEFAULT);

  /// The commands that lead to the text of a message.
  static final String BEGIN =
      "EHLO client.test\r\nMAIL FROM:<a@client.test>\r\nRCPT TO:<b@example.com>\r\nDATA\r\n";

  final RecordingReception reception = new RecordingReception();
  final HeldClock clock = new HeldClock();
  private final SmtpSettings settings;
  private Logins logins = Logins.NONE;
  private Duration tick = Duration.ZERO;
  private List<String> unread = List.of();

  Dialogue(SmtpSettings settings) {
    this.settings = settings;
  }

  static SmtpSettings secure(SmtpSettings.SignIn signIn, boolean requireTls) {
    PemFiles files = new PemFiles(Path.of("certificate.pem"), Path.of("key.pem"));
    return new SmtpSettings(
        PLAIN.host(),
        0,
        Optional.empty(),
        PLAIN.hostname(),
        PLAIN.domain(),
        Optional.of(files),
        requireTls,
        signIn,
        SmtpSettings.Newlines.REJECT,
        SmtpLimits.DEFAULT);
  }

  static SmtpSettings limited(SmtpLimits limits) {
    return new SmtpSettings(
        PLAIN.host(),
        0,
        Optional.empty(),
        PLAIN.hostname(),
        PLAIN.domain(),
        Optional.empty(),
        false,
        SmtpSettings.SignIn.OFF,
        SmtpSettings.Newlines.REJECT,
        limits);
  }

  /// Lets the clock move on with each piece that comes.
  void tick(Duration each) {
    tick = each;
  }

  /// The pieces that nobody has read.
  List<String> unread() {
    return unread;
  }

  Dialogue with(Logins known) {
    logins = known;
    return this;
  }

  /// What the server says to these pieces, without the greeting.
  String run(String... pieces) {
    return run(List.of(pieces));
  }

  String run(List<String> pieces) {
    InetAddress peer = InetAddress.ofLiteral("192.0.2.7");
    ScriptedLink link = new ScriptedLink(peer, pieces, () -> clock.advance(tick));
    new Session(settings, false, reception, logins, link, clock).run();
    unread = link.unread();
    if (!link.isClosed()) {
      throw new AssertionError("the connection is left open");
    }
    String said = link.said();
    String greeting = "220 mx.example.com ESMTP Sluice\r\n";
    return said.startsWith(greeting) ? said.substring(greeting.length()) : said;
  }

  /// The codes of the replies: of each the first word, and the enhanced status when there is one.
  String codes(String... pieces) {
    StringBuilder codes = new StringBuilder();
    for (String line : run(pieces).split("\r\n")) {
      if (!line.isEmpty() && line.charAt(3) == ' ') {
        String[] words = line.split(" ");
        boolean isEnhanced = words.length > 1 && words[1].matches("[245]\\.\\d+\\.\\d+");
        codes.append(codes.isEmpty() ? "" : ", ").append(words[0]);
        codes.append(isEnhanced ? " " + words[1] : "");
      }
    }
    return codes.toString();
  }

  /// Text as UTF-8 on the wire, of which a piece has one character for each byte.
  static String wire(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
