package dev.sluice.sparkpost;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.mail.EmailAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// What a request of a SparkPost relay webhook holds: mail that came in there.
///
/// ```
/// [{"msys":{"relay_message":{"content":{"email_rfc822":…,"email_rfc822_is_base64":false,…},
///                            "msg_from":"me@here.com","rcpt_to":"you@there.com",…}}}]
/// ```
///
/// `[{"msys":{}}]` is a test of the webhook and holds no message.
///
/// @param messages the messages, in the order of the batch
/// @param unreadable the elements that are none: their place in the array, from 0, and why
record RelayBatch(List<Message> messages, List<Unreadable> unreadable) {

  /// How many elements a batch may have.
  static final int MAX_MESSAGES = 1_000;

  /// How many recipients one element may have.
  static final int MAX_RECIPIENTS = 100;

  private static final int MAX_TEXT = 100 << 20;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(20)
                          .maxNumberLength(100)
                          .maxStringLength(MAX_TEXT)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /// A message.
  ///
  /// @param place its place in the array, from 0
  /// @param sender empty for the null reverse-path
  /// @param recipients at least one
  record Message(
      int place, Optional<EmailAddress> sender, List<EmailAddress> recipients, Payload content) {
    Message {
      recipients = List.copyOf(recipients);
    }
  }

  /// An element without a message.
  record Unreadable(int place, String reason) {}

  RelayBatch {
    messages = List.copyOf(messages);
    unreadable = List.copyOf(unreadable);
  }

  /// Reads a batch.
  ///
  /// @throws Fault `malformed-json`, `invalid-batch` when it is no array, `too-many-events`
  static RelayBatch read(byte[] body) {
    JsonNode json = json(body);
    if (!json.isArray()) {
      throw Fault.of(
          Fault.Kind.INVALID,
          "invalid-batch",
          "a batch of a relay webhook is a JSON array of {\"msys\": {\"relay_message\": {…}}}");
    }
    if (json.size() > MAX_MESSAGES) {
      throw Fault.of(
          Fault.Kind.TOO_LARGE,
          "too-many-events",
          "a batch has at most " + MAX_MESSAGES + " messages");
    }
    List<Message> messages = new ArrayList<>();
    List<Unreadable> unreadable = new ArrayList<>();
    for (int place = 0; place < json.size(); place++) {
      JsonNode msys = json.get(place).path("msys");
      if (msys.isObject() && msys.isEmpty()) {
        continue;
      }
      try {
        messages.add(message(place, msys.path("relay_message")));
      } catch (IllegalArgumentException e) {
        unreadable.add(new Unreadable(place, String.valueOf(e.getMessage())));
      }
    }
    return new RelayBatch(messages, unreadable);
  }

  private static JsonNode json(byte[] body) {
    try {
      return MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      throw Fault.of(
          Fault.Kind.INVALID,
          "malformed-json",
          "the body is not JSON at byte " + e.getLocation().getByteOffset());
    } catch (IOException e) {
      throw Fault.of(Fault.Kind.INVALID, "malformed-json", "the body is not JSON in UTF-8");
    }
  }

  private static Message message(int place, JsonNode relay) {
    if (!relay.isObject()) {
      throw new IllegalArgumentException("it has no object 'relay_message' in 'msys'");
    }
    JsonNode text = relay.path("content").path("email_rfc822");
    if (!text.isTextual()) {
      throw new IllegalArgumentException("it has no text 'email_rfc822' in 'content'");
    }
    boolean isBase64 = relay.path("content").path("email_rfc822_is_base64").asBoolean(false);
    return new Message(
        place,
        sender(relay.path("msg_from")),
        recipients(relay.path("rcpt_to")),
        Payload.of(content(text.textValue(), isBase64)));
  }

  private static byte[] content(String text, boolean isBase64) {
    if (!isBase64) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    try {
      return Base64.getDecoder().decode(text.replaceAll("[\r\n]", ""));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("its 'email_rfc822' is not base64", e);
    }
  }

  private static Optional<EmailAddress> sender(JsonNode json) {
    String text = json.asText("").strip();
    return text.isEmpty() || text.equals("<>")
        ? Optional.empty()
        : Optional.of(address(text, "msg_from"));
  }

  private static List<EmailAddress> recipients(JsonNode json) {
    List<EmailAddress> recipients = new ArrayList<>();
    if (json.isTextual()) {
      recipients.add(address(json.textValue(), "rcpt_to"));
    }
    if (json.isArray()) {
      json.forEach(each -> recipients.add(address(each.asText(""), "rcpt_to")));
    }
    if (recipients.stream().anyMatch(each -> !each.canReceive())) {
      throw new IllegalArgumentException(
          "its 'rcpt_to' holds a local part of more than " + EmailAddress.MAX_LOCAL + " bytes");
    }
    if (recipients.isEmpty() || recipients.size() > MAX_RECIPIENTS) {
      throw new IllegalArgumentException(
          "its 'rcpt_to' has not 1 to " + MAX_RECIPIENTS + " addresses");
    }
    return recipients;
  }

  private static EmailAddress address(String text, String member) {
    String bare = text.strip();
    if (bare.startsWith("<") && bare.endsWith(">")) {
      bare = bare.substring(1, bare.length() - 1);
    }
    int at = bare.lastIndexOf('@');
    if (at <= 0) {
      throw new IllegalArgumentException("its '" + member + "' holds what is no address");
    }
    String local = bare.substring(0, at);
    if (local.length() > 1 && local.startsWith("\"") && local.endsWith("\"")) {
      local = local.substring(1, local.length() - 1).replaceAll("\\\\(.)", "$1");
    }
    try {
      return new EmailAddress(local, bare.substring(at + 1));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "its '" + member + "' holds what is no address: " + e.getMessage(), e);
    }
  }
}
