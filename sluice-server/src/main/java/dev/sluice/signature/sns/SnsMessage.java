package dev.sluice.signature.sns;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.fault.Fault;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What SNS posts, as the "Amazon SNS Developer Guide" has it ("Parsing Amazon SNS message
/// formats").
///
/// ```
/// {"Type":"Notification","MessageId":…,"TopicArn":…,"Subject":…,"Message":…,"Timestamp":…,
///  "SignatureVersion":"1","Signature":…,"SigningCertURL":…,"UnsubscribeURL":…}
/// {"Type":"SubscriptionConfirmation","MessageId":…,"Token":…,"TopicArn":…,"Message":…,
///  "SubscribeURL":…,"Timestamp":…,"SignatureVersion":"1","Signature":…,"SigningCertURL":…}
/// ```
///
/// @param type what it is
/// @param texts its members that are strings
public record SnsMessage(Type type, Map<String, String> texts) {

  /// What a message is.
  public enum Type {
    /// SNS asks whether it may post here.
    SUBSCRIPTION("SubscriptionConfirmation"),
    /// Somebody has published something.
    NOTIFICATION("Notification"),
    /// SNS says that it posts here no more.
    UNSUBSCRIPTION("UnsubscribeConfirmation");

    private final String text;

    Type(String text) {
      this.text = text;
    }
  }

  private static final int MAX_BYTES = 512 << 10;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /// The hosts of SNS, one for each region.
  private static final Pattern HOST =
      Pattern.compile("sns\\.[a-z]{2}(-[a-z]+)+-[0-9]+\\.amazonaws\\.com(\\.cn)?");

  /// Copies the texts.
  public SnsMessage {
    texts = Map.copyOf(texts);
  }

  /// Reads what came. A member that stands twice is refused: which of them was signed?
  ///
  /// @throws Fault `invalid-sns-message`
  public static SnsMessage read(byte[] body) {
    Map<String, String> texts = new TreeMap<>();
    for (Map.Entry<String, JsonNode> member : object(body).properties()) {
      if (member.getValue().isTextual()) {
        texts.put(member.getKey(), member.getValue().textValue());
      }
    }
    for (Type type : Type.values()) {
      if (type.text.equals(texts.get("Type"))) {
        SnsMessage message = new SnsMessage(type, texts);
        message.signed();
        return message;
      }
    }
    throw invalid(
        "it has none of the types of SNS; is raw message delivery switched on? It cannot be"
            + " checked");
  }

  private static JsonNode object(byte[] body) {
    try {
      JsonNode node = MAPPER.readTree(body);
      if (body.length <= MAX_BYTES && node.isObject()) {
        return node;
      }
    } catch (IOException _) {
      // What stands in the message is nobody's business.
    }
    throw invalid(
        "it is no JSON object of 512 KiB at most; is raw message delivery switched on? It cannot be"
            + " checked");
  }

  /// A member that must be there.
  ///
  /// @throws Fault `invalid-sns-message` when it is not
  public String text(String name) {
    return Optional.ofNullable(texts.get(name))
        .orElseThrow(() -> invalid("its member " + name + " is missing, or no string"));
  }

  /// The text that its signature is of ("Verifying the signatures of Amazon SNS messages").
  String signed() {
    List<String> names =
        switch (type) {
          case NOTIFICATION ->
              List.of("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type");
          case SUBSCRIPTION, UNSUBSCRIPTION ->
              List.of(
                  "Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type");
        };
    StringBuilder signed = new StringBuilder();
    for (String name : names) {
      if (!name.equals("Subject") || texts.containsKey(name)) {
        signed.append(name).append('\n').append(text(name)).append('\n');
      }
    }
    return signed.toString();
  }

  /// When SNS made it.
  ///
  /// @throws Fault `invalid-sns-message` when it does not say
  public Instant timestamp() {
    try {
      return Instant.parse(text("Timestamp"));
    } catch (DateTimeException e) {
      throw invalid("its Timestamp is none");
    }
  }

  /// A member that is a URL of SNS.
  ///
  /// @throws Fault `invalid-sns-message` when it is a URL of anybody else
  public URI url(String name) {
    try {
      URI url = new URI(text(name));
      if ("https".equals(url.getScheme())
          && url.getHost() != null
          && HOST.matcher(url.getHost()).matches()
          && (url.getPort() == -1 || url.getPort() == 443)
          && url.getRawUserInfo() == null) {
        return url;
      }
    } catch (URISyntaxException _) {
      // It is nobody's URL; the message would show it, with the token in it.
    }
    throw invalid("its " + name + " is not at https://sns.<region>.amazonaws.com");
  }

  static Fault invalid(String sentence) {
    return Fault.of(Fault.Kind.INVALID, "invalid-sns-message", "the message of SNS: " + sentence);
  }

  /// Never shows what it holds.
  @Override
  public String toString() {
    return "SnsMessage[" + type + "]";
  }
}
