package dev.sluice.mail.receipt;

import dev.sluice.mail.Client;
import dev.sluice.mail.Envelope;
import dev.sluice.mail.message.Header;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// The headers that whoever takes a message puts on top of it (RFC 5321, section 4.4).
final class TraceHeaders {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /// A line is folded where it would grow longer, if a space is there.
  private static final int LINE = 78;

  private static final Pattern UNFIT = Pattern.compile("[^A-Za-z0-9._:\\[\\]/=, -]");

  private TraceHeaders() {}

  /// `Return-Path` and `Received`. Whom it is for stands there only when it is for one: the others
  /// are nobody's business.
  static List<Header> of(String id, Envelope envelope, String hostname, Instant received) {
    Client client = envelope.client();
    String from = envelope.sender().map(Object::toString).orElse("");
    String whom =
        envelope.recipients().size() == 1 ? " for <" + envelope.recipients().getFirst() + ">" : "";
    String tls = client.tls().map(text -> " (" + word(text, 100) + ")").orElse("");
    return List.of(
        new Header("Return-Path", "<" + from + ">"),
        new Header(
            "Received",
            "from "
                + (client.greeting().isEmpty() ? "unknown" : word(client.greeting(), 255))
                + " (["
                + address(client)
                + "])"
                + tls
                + " by "
                + hostname
                + " with "
                + client.protocol()
                + " id "
                + id
                + whom
                + "; "
                + time(received)));
  }

  private static String address(Client client) {
    String text = client.address().getHostAddress();
    int zone = text.indexOf('%');
    String bare = zone < 0 ? text : text.substring(0, zone);
    return bare.contains(":") ? "IPv6:" + bare : bare;
  }

  /// What a client says of itself, without what could end a comment or a line.
  private static String word(String text, int max) {
    String clean = UNFIT.matcher(text).replaceAll("?");
    return clean.length() > max ? clean.substring(0, max) : clean;
  }

  static String time(Instant instant) {
    return TIME.format(instant);
  }

  /// Headers as they stand in a message.
  static byte[] bytes(List<Header> headers) {
    StringBuilder text = new StringBuilder();
    headers.forEach(header -> fold(text, header.name() + ": " + header.value()));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void fold(StringBuilder text, String line) {
    int from = 0;
    // What stands before the first space is the name, which stays with something behind it.
    int least = line.indexOf(' ') + 1;
    while (line.length() - from > LINE) {
      // Behind a semicolon is the best place, in front of the date of `Received` above all.
      int end = line.lastIndexOf("; ", from + LINE - 1);
      int at = end > Math.max(from, least) ? end + 1 : line.lastIndexOf(' ', from + LINE);
      if (at <= Math.max(from, least)) {
        at = line.indexOf(' ', Math.max(from + LINE, least + 1));
      }
      if (at < 0 || line.substring(at).isBlank()) {
        break;
      }
      text.append(line, from, at).append("\r\n");
      from = at;
      least = from + 1;
    }
    text.append(line, from, line.length()).append("\r\n");
  }
}
