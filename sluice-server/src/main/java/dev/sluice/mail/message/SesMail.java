package dev.sluice.mail.message;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// A message as SES tells of it: the `mail` object of its events.
///
/// The values in `headers` are unfolded and not decoded; those in `commonHeaders` are decoded.
/// `destination` has bare addresses, each once; `from`, `to`, `cc`, `bcc` and `replyTo` have names
/// and addresses. What a message does not have stands nowhere.
public final class SesMail {

  /// How many bytes of headers `headers` holds; further ones are left out, which `headersTruncated`
  /// says.
  public static final int MAX_HEADER_BYTES = 10_240;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private SesMail() {}

  /// Draws the object.
  ///
  /// @param messageId the id under which the hub keeps the message, not its `Message-ID`
  /// @param received when the message was taken
  /// @param source the envelope's sender; empty for the null reverse-path
  public static ObjectNode json(
      String messageId, Instant received, String source, MessageHeaders headers) {
    ObjectNode mail = JSON.objectNode();
    mail.put("timestamp", time(received));
    mail.put("source", source);
    mail.put("messageId", messageId);
    List<Mailbox> to = mailboxes(headers, "To");
    List<Mailbox> cc = mailboxes(headers, "Cc");
    mail.set("destination", destination(to, cc));
    List<Header> shown = shown(headers.headers());
    mail.put("headersTruncated", !headers.isWhole() || shown.size() < headers.headers().size());
    ArrayNode list = mail.putArray("headers");
    shown.forEach(
        header -> list.addObject().put("name", header.name()).put("value", header.value()));
    mail.set("commonHeaders", common(source, headers, to, cc));
    return mail;
  }

  /// A time as SES writes it.
  public static String time(Instant instant) {
    return TIME.format(instant);
  }

  private static List<Header> shown(List<Header> headers) {
    List<Header> shown = new ArrayList<>();
    long size = 0;
    for (Header header : headers) {
      // As on the wire: a colon, a space and CRLF stand between.
      size += header.name().length() + 4;
      size += header.value().getBytes(StandardCharsets.UTF_8).length;
      if (size > MAX_HEADER_BYTES) {
        break;
      }
      shown.add(header);
    }
    return shown;
  }

  private static ArrayNode destination(List<Mailbox> to, List<Mailbox> cc) {
    Set<String> addresses = new LinkedHashSet<>();
    to.forEach(mailbox -> addresses.add(mailbox.address()));
    cc.forEach(mailbox -> addresses.add(mailbox.address()));
    ArrayNode destination = JSON.arrayNode();
    addresses.stream().limit(Mailboxes.MOST).forEach(destination::add);
    return destination;
  }

  private static List<Mailbox> mailboxes(MessageHeaders headers, String name) {
    List<Mailbox> mailboxes = new ArrayList<>();
    for (String value : headers.all(name)) {
      mailboxes.addAll(Mailboxes.read(value));
    }
    return mailboxes.subList(0, Math.min(Mailboxes.MOST, mailboxes.size()));
  }

  private static ObjectNode common(
      String source, MessageHeaders headers, List<Mailbox> to, List<Mailbox> cc) {
    ObjectNode common = JSON.objectNode();
    String returnPath =
        headers
            .first("Return-Path")
            .map(value -> value.replace("<", "").replace(">", "").strip())
            .orElse(source);
    if (!returnPath.isEmpty()) {
      common.put("returnPath", returnPath);
    }
    addresses(common, "from", mailboxes(headers, "From"));
    List<Mailbox> sender = mailboxes(headers, "Sender");
    if (!sender.isEmpty()) {
      common.put("sender", sender.getFirst().toString());
    }
    addresses(common, "replyTo", mailboxes(headers, "Reply-To"));
    text(common, "date", headers, "Date");
    addresses(common, "to", to);
    addresses(common, "cc", cc);
    addresses(common, "bcc", mailboxes(headers, "Bcc"));
    text(common, "messageId", headers, "Message-ID");
    text(common, "subject", headers, "Subject");
    return common;
  }

  private static void addresses(ObjectNode common, String key, List<Mailbox> mailboxes) {
    if (!mailboxes.isEmpty()) {
      ArrayNode list = common.putArray(key);
      mailboxes.forEach(mailbox -> list.add(mailbox.toString()));
    }
  }

  private static void text(ObjectNode common, String key, MessageHeaders headers, String name) {
    headers.first(name).ifPresent(value -> common.put(key, EncodedWords.decoded(value)));
  }
}
