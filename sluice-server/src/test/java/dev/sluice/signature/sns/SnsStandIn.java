package dev.sluice.signature.sns;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.notify.template.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// SNS with a certificate of its own, made with the JDK's own tool. It signs by what the developer
/// guide says, and not by the code under test.
public final class SnsStandIn {

  public static final String CERTIFICATE_URL =
      "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem";
  public static final String SUBSCRIBE_URL =
      "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=2336";

  private static final String OPTIONS =
      "-genkeypair -alias a -keyalg RSA -keysize 2048 -dname CN=sns.amazonaws.com -validity 3650"
          + " -startdate 2026/11/01 -storetype PKCS12 -storepass password -keystore";

  private final byte[] certificate;
  private final PrivateKey key;

  private SnsStandIn(byte[] certificate, PrivateKey key) {
    this.certificate = certificate;
    this.key = key;
  }

  public static SnsStandIn make(Path folder)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path store = folder.resolve("sns.p12");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(OPTIONS.split(" ", -1)));
    command.add(store.toString());
    Process tool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, tool.waitFor(), said);
    char[] password = "password".toCharArray();
    KeyStore keys = KeyStore.getInstance(store.toFile(), password);
    String pem =
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(keys.getCertificate("a").getEncoded())
            + "\n-----END CERTIFICATE-----\n";
    return new SnsStandIn(
        pem.getBytes(StandardCharsets.US_ASCII),
        (PrivateKey) Objects.requireNonNull(keys.getKey("a", password)));
  }

  public byte[] certificate() {
    return certificate.clone();
  }

  /// A message that is signed as it was made, whatever is changed later.
  public final class Message {
    private final Map<String, String> members;
    private final List<String> signed;

    private Message(Map<String, String> members, List<String> signed) {
      this.members = new TreeMap<>(members);
      this.signed = signed;
    }

    /// The same with another member, and the signature that it has.
    public Message with(String member, String value) {
      Message other = new Message(members, signed);
      other.members.put(member, value);
      return other;
    }

    /// The same, signed anew under a version of signatures.
    public Message version(String version) {
      return with("SignatureVersion", version).signedNow();
    }

    private Message signedNow() {
      StringBuilder text = new StringBuilder();
      for (String member : signed) {
        text.append(member + "\n" + members.get(member) + "\n");
      }
      boolean isFirst = "1".equals(members.get("SignatureVersion"));
      try {
        Signature signature = Signature.getInstance(isFirst ? "SHA1withRSA" : "SHA256withRSA");
        signature.initSign(key);
        signature.update(text.toString().getBytes(StandardCharsets.UTF_8));
        return with("Signature", Base64.getEncoder().encodeToString(signature.sign()));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    public byte[] body() {
      Json.Fields body = Json.Fields.NONE;
      for (Map.Entry<String, String> member : members.entrySet()) {
        body = body.with(member.getKey(), member.getValue());
      }
      return body.bytes();
    }
  }

  public Message notification(String id, String text, Instant at) {
    return new Message(
            Map.of(
                "Type",
                "Notification",
                "MessageId",
                id,
                "TopicArn",
                "arn:aws:sns:eu-west-1:123456789012:alarms",
                "Subject",
                "Alarm",
                "Message",
                text,
                "Timestamp",
                at.toString(),
                "SignatureVersion",
                "1",
                "SigningCertURL",
                CERTIFICATE_URL),
            List.of("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"))
        .signedNow();
  }

  public Message subscription(String url, Instant at) {
    return new Message(
            Map.of(
                "Type", "SubscriptionConfirmation",
                "MessageId", "id-0",
                "Token", "2336",
                "TopicArn", "arn:aws:sns:eu-west-1:123456789012:alarms",
                "Message", "You have chosen to subscribe",
                "SubscribeURL", url,
                "Timestamp", at.toString(),
                "SignatureVersion", "1",
                "SigningCertURL", CERTIFICATE_URL),
            List.of(
                "Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"))
        .signedNow();
  }
}
