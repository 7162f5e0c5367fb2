package dev.sluice.mail.receipt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.event.Timestamp;
import dev.sluice.mail.EmailAddress;
import dev.sluice.mail.message.Header;
import dev.sluice.mail.message.MessageHeaders;
import dev.sluice.mail.message.SesMail;
import dev.sluice.mail.receipt.rule.Action;
import dev.sluice.mail.receipt.rule.ReceiptRule;
import dev.sluice.mail.verdict.Verdict;
import dev.sluice.mail.verdict.Verdicts;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// The events of mail, in the form of SES.
///
/// ```
/// {"specversion":"1.0","source":"mail","type":"mail.received","id":"<message id>/<rule>",
///  "subject":"<message id>","time":…,"mailrule":…,"mailstore":…,"mailkey":…,"dataref":…,
///  "mailtargets":"<applications that it is for>","mailasked":"<applications that were asked>",
///  "data":{"Records":[{"eventSource":"aws:ses","eventVersion":"1.0","ses":{"mail":…,"receipt":…}}]}}
///
/// {…,"type":"mail.published","id":"<message id>/<rule>/published",
///  "data":{"notificationType":"Received","mail":…,"receipt":…,"content":…}}
/// ```
public final class MailEvents {

  /// The source of these events, which nobody else may send.
  public static final String SOURCE = dev.sluice.intake.Intake.MAIL_SOURCE;

  /// The type of what tells that a rule has handled a message.
  public static final String RECEIVED = "mail.received";

  /// The type of what holds a message itself.
  public static final String PUBLISHED = "mail.published";

  /// The extension with the name of the rule.
  public static final String RULE = "mailrule";

  /// The extension with the store in which the message is.
  public static final String STORE = "mailstore";

  /// The extension with the key under which it is there.
  public static final String KEY = "mailkey";

  /// The extension with the names of the applications that the event is for, with spaces between.
  public static final String TARGETS = "mailtargets";

  /// The extension with the names of the applications that were asked, likewise.
  public static final String ASKED = "mailasked";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final JsonMapper MAPPER = new JsonMapper();

  private final Message message;
  private final Clock clock;

  MailEvents(Message message, Clock clock) {
    this.message = message;
    this.clock = clock;
  }

  /// How far a rule has come with a message.
  ///
  /// @param recipients those that it is for
  /// @param onTop all headers that were put on top so far
  /// @param stored where it is, if it is anywhere
  record Stand(
      ReceiptRule rule,
      List<EmailAddress> recipients,
      List<Header> onTop,
      Optional<Stored> stored) {

    Stand {
      recipients = List.copyOf(recipients);
      onTop = List.copyOf(onTop);
    }
  }

  /// What an application gets, and what the data of a `mail.received` is.
  byte[] records(Stand stand, ObjectNode action) {
    ObjectNode data = JSON.objectNode();
    ObjectNode entry = data.putArray("Records").addObject();
    entry.put("eventSource", "aws:ses").put("eventVersion", "1.0");
    ObjectNode ses = entry.putObject("ses");
    ses.set("mail", mail(stand));
    ses.set("receipt", receipt(stand, action));
    return bytes(data);
  }

  /// @param targets the applications that the event is for
  /// @param asked those that were asked
  Event received(
      Stand stand, ObjectNode action, Collection<String> targets, Collection<String> asked) {
    Event.Builder event = event(stand, RECEIVED, "").data(Payload.of(records(stand, action)));
    if (!targets.isEmpty()) {
      event.extension(TARGETS, String.join(" ", targets));
    }
    if (!asked.isEmpty()) {
      event.extension(ASKED, String.join(" ", asked));
    }
    return event.build();
  }

  /// @param isWhole whether the message itself stands in it
  Event published(Stand stand, Action.Publish.Encoding encoding, boolean isWhole)
      throws IOException {
    ObjectNode data = JSON.objectNode().put("notificationType", "Received");
    data.set("mail", mail(stand));
    data.set("receipt", receipt(stand, action("SNS").put("encoding", sesName(encoding))));
    if (isWhole) {
      data.put("content", content(stand, encoding));
    }
    return event(stand, PUBLISHED, "/published").data(Payload.of(bytes(data))).build();
  }

  private static String sesName(Action.Publish.Encoding encoding) {
    return encoding == Action.Publish.Encoding.UTF_8 ? "UTF-8" : "BASE64";
  }

  private String content(Stand stand, Action.Publish.Encoding encoding) throws IOException {
    byte[] head = TraceHeaders.bytes(stand.onTop());
    byte[] whole = new byte[head.length + Math.toIntExact(message.content().length())];
    System.arraycopy(head, 0, whole, 0, head.length);
    try (InputStream in = message.content().open()) {
      int read = in.readNBytes(whole, head.length, whole.length - head.length);
      if (read < whole.length - head.length) {
        throw new IOException("the message is shorter than it was");
      }
    }
    return switch (encoding) {
      case UTF_8 -> new String(whole, StandardCharsets.UTF_8);
      case BASE64 -> Base64.getEncoder().encodeToString(whole);
    };
  }

  private Event.Builder event(Stand stand, String type, String suffix) {
    String id = message.id() + "/" + stand.rule().name() + suffix;
    Event.Builder event =
        Event.builder(id, SOURCE, type)
            .subject(message.id())
            .time(Timestamp.of(message.received()))
            .dataContentType("application/json")
            .extension(RULE, stand.rule().name());
    stand
        .stored()
        .ifPresent(stored ->
            event
                .extension(STORE, stored.store())
                .extension(KEY, stored.key())
                .extension("dataref", stored.dataRef()));
    return event;
  }

  private ObjectNode mail(Stand stand) {
    MessageHeaders own = message.headers();
    List<Header> all = new ArrayList<>(stand.onTop());
    all.addAll(own.headers());
    return SesMail.json(
        message.id(),
        message.received(),
        message.envelope().sender().map(EmailAddress::toString).orElse(""),
        new MessageHeaders(all, own.raw(), own.flaws(), own.bodyAt()));
  }

  private ObjectNode receipt(Stand stand, ObjectNode action) {
    ObjectNode receipt = JSON.objectNode();
    receipt.put("timestamp", SesMail.time(message.received()));
    receipt.put(
        "processingTimeMillis", Math.max(0, (clock.nanos() - message.startNanos()) / 1_000_000));
    ArrayNode recipients = receipt.putArray("recipients");
    stand.recipients().forEach(recipient -> recipients.add(recipient.toString()));
    Verdicts verdicts = message.verdicts();
    boolean isScanned = stand.rule().isScanned();
    verdict(receipt, "spamVerdict", isScanned ? verdicts.spam() : Verdict.DISABLED);
    verdict(receipt, "virusVerdict", isScanned ? verdicts.virus() : Verdict.DISABLED);
    verdict(receipt, "spfVerdict", verdicts.spf());
    verdict(receipt, "dkimVerdict", verdicts.dkim());
    verdict(receipt, "dmarcVerdict", verdicts.dmarc());
    verdicts.dmarcPolicy().ifPresent(policy -> receipt.put("dmarcPolicy", policy));
    receipt.set("action", action);
    return receipt;
  }

  private static void verdict(ObjectNode receipt, String name, Verdict verdict) {
    receipt.putObject(name).put("status", verdict.name());
  }

  static ObjectNode action(String type) {
    return JSON.objectNode().put("type", type);
  }

  static ObjectNode lambda(String target, boolean isWaitedFor) {
    return action("Lambda")
        .put("functionArn", target)
        .put("invocationType", isWaitedFor ? "RequestResponse" : "Event");
  }

  static ObjectNode s3(Stored stored) {
    ObjectNode action = action("S3").put("bucketName", stored.store());
    if (!stored.prefix().isEmpty()) {
      action.put("objectKeyPrefix", stored.prefix());
    }
    return action.put("objectKey", stored.key());
  }

  static ObjectNode bounce(Action.Bounce bounce) {
    ObjectNode action =
        action("Bounce")
            .put("smtpReplyCode", Integer.toString(bounce.reply().code()))
            .put("statusCode", bounce.reply().status())
            .put("message", bounce.reply().text());
    bounce.sender().ifPresent(sender -> action.put("sender", sender));
    return action;
  }

  private static byte[] bytes(ObjectNode json) {
    try {
      return MAPPER.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree cannot be written", e);
    }
  }
}
