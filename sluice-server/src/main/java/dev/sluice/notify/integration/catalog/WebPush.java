package dev.sluice.notify.integration.catalog;

import dev.sluice.event.Payload;
import dev.sluice.notify.integration.Credentials;
import dev.sluice.notify.integration.Description;
import dev.sluice.notify.integration.Description.Field;
import dev.sluice.notify.integration.Judgement;
import dev.sluice.notify.integration.Message;
import dev.sluice.notify.integration.Outgoing;
import dev.sluice.notify.integration.PlaceTable;
import dev.sluice.notify.integration.Reply;
import dev.sluice.notify.template.Escape;
import dev.sluice.notify.template.Json;
import dev.sluice.notify.template.Place;
import dev.sluice.target.Outcome;
import dev.sluice.time.Clock;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// A browser, by Web Push: the payload is encrypted for it (RFC 8291), and the hub shows who it is
/// by a signed token (RFC 8292). A text is the payload as it is, an object its JSON; the page's own
/// service worker says what comes of it.
final class WebPush extends Kind {

  /// A push service takes 4,096 bytes (RFC 8030 §7.2), of which 103 are not the payload's.
  static final int MAX_PAYLOAD = 4_096 - 103;

  private static final long TOKEN_SECONDS = 12 * 3_600;

  private final Clock clock;
  private final SecureRandom random;

  WebPush(Clock clock, SecureRandom random) {
    super(
        new Description(
            "webpush",
            "Web Push",
            List.of(
                Field.secret("endpoint"),
                Field.required("p256dh"),
                Field.secret("auth"),
                Field.required("vapid-public-key"),
                Field.secret("vapid-private-key"),
                Field.required("vapid-subject"),
                Field.optional("ttl"),
                Field.optional("urgency")),
            List.of(),
            "3,993 bytes; a text is cut, an object that is longer is refused",
            "400, 401, 403, 404 and 410 (the subscription is gone), 413",
            "RFC 8030: Generic Event Delivery Using HTTP Push; RFC 8291; RFC 8292"),
        PlaceTable.of(Place.ofJsonBytes(Escape.PLAIN, 2_000))
            .with("", Place.ofBytes(Escape.PLAIN, MAX_PAYLOAD)));
    this.clock = clock;
    this.random = random;
  }

  @Override
  public void check(Credentials credentials) {
    credentials.url("endpoint");
    PushKeys.vapid(credentials);
    PushKeys.subscription(credentials);
    String subject = credentials.require("vapid-subject");
    if (!subject.startsWith("mailto:") && !subject.startsWith("https://")) {
      throw credentials.wrong("'vapid-subject' begins with mailto: or https://");
    }
    if (!credentials.find("ttl").orElse("0").matches("[0-9]{1,7}")) {
      throw credentials.wrong("'ttl' is a number of seconds");
    }
    if (!List.of("very-low", "low", "normal", "high")
        .contains(credentials.find("urgency").orElse("normal"))) {
      throw credentials.wrong("'urgency' is very-low, low, normal or high");
    }
  }

  @Override
  public Outgoing outgoing(Message message, Credentials credentials) {
    byte[] payload =
        message.content() instanceof Json.Text(String text)
            ? text.getBytes(StandardCharsets.UTF_8)
            : message.content().bytes();
    if (payload.length > MAX_PAYLOAD) {
      throw wrong("its JSON has %,d bytes; 3,993 are taken".formatted(payload.length));
    }
    byte[] salt = new byte[16];
    random.nextBytes(salt);
    byte[] body =
        PushKeys.subscription(credentials).encrypt(payload, salt, PushKeys.ephemeral(random));
    URI endpoint = credentials.url("endpoint");
    PushKeys.Vapid vapid = PushKeys.vapid(credentials);
    String token = token(endpoint, vapid, credentials.require("vapid-subject"));
    return new Outgoing.Request(
        "POST",
        endpoint,
        Map.of(
            "TTL",
            credentials.find("ttl").orElse("86400"),
            "Urgency",
            credentials.find("urgency").orElse("normal"),
            "Content-Encoding",
            "aes128gcm",
            "Authorization",
            "vapid t=" + token + ", k=" + credentials.require("vapid-public-key")),
        "application/octet-stream",
        Payload.of(body),
        List.of(token));
  }

  private String token(URI endpoint, PushKeys.Vapid vapid, String subject) {
    String origin =
        endpoint.getScheme()
            + "://"
            + endpoint.getHost()
            + (endpoint.getPort() < 0 ? "" : ":" + endpoint.getPort());
    Json head = Json.Fields.NONE.with("typ", "JWT").with("alg", "ES256");
    Json claims =
        Json.Fields.NONE
            .with("aud", origin)
            .with("exp", clock.now().getEpochSecond() + TOKEN_SECONDS)
            .with("sub", subject);
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    String signed =
        base64.encodeToString(head.bytes()) + "." + base64.encodeToString(claims.bytes());
    return signed
        + "."
        + base64.encodeToString(vapid.sign(signed.getBytes(StandardCharsets.US_ASCII)));
  }

  @Override
  public Outcome judge(Reply reply) {
    // RFC 8030 §5: 201 when it is accepted, 202 when a receipt was asked for.
    if (reply.status() == 201 || reply.status() == 202) {
      return new Outcome.Delivered();
    }
    return reply.isSuccess() ? Judgement.strange(reply) : Judgement.byStatus(reply);
  }
}
