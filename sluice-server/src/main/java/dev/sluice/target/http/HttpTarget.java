package dev.sluice.target.http;

import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.outbox.Failure;
import dev.sluice.secret.Secret;
import dev.sluice.target.Outcome;
import dev.sluice.target.Parcel;
import dev.sluice.target.Target;
import dev.sluice.time.Clock;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.http.HttpFields;

/// Sends each event to an HTTP API, as EventBridge's API destinations do, or to a webhook, as
/// Standard Webhooks has it.
///
/// The receiver can drop a repeat by `Sluice-Delivery`, and by `webhook-id`, which are the same in
/// every attempt. {@link Verdict} says what its answers mean.
public final class HttpTarget implements Target {

  private static final String AGENT = "Sluice/" + Release.VERSION;
  private static final int UNAUTHORIZED = 401;
  private static final int PROXY_UNAUTHORIZED = 407;
  private static final int GONE = 410;
  private static final int ID_BYTES = 18;

  private final HttpTargetSettings settings;
  private final HttpClient client;
  private final Duration deadline;
  private final Clock clock;
  private final Tokens tokens;
  private final Runnable onGone;
  private final String receiver;

  /// A target that uses the shared client.
  ///
  /// @param deadline how long an attempt may take, up to the last byte of the reply
  public HttpTarget(HttpTargetSettings settings, HttpClient client, Duration deadline) {
    this(settings, client, deadline, Clock.system());
  }

  /// A target with a clock of its own; a receiver may ask for a pause until a date.
  public HttpTarget(
      HttpTargetSettings settings, HttpClient client, Duration deadline, Clock clock) {
    this(settings, client, deadline, clock, new Tokens(client, clock), () -> {});
  }

  /// A target that shares its connection's tokens with others.
  ///
  /// @param onGone is told when a webhook says that it is gone for good
  public HttpTarget(
      HttpTargetSettings settings,
      HttpClient client,
      Duration deadline,
      Clock clock,
      Tokens tokens,
      Runnable onGone) {
    this.settings = settings;
    this.client = client;
    this.deadline = deadline;
    this.clock = clock;
    this.tokens = tokens;
    this.onGone = onGone;
    this.receiver = receiver(settings.url());
  }

  static String receiver(URI url) {
    return url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
  }

  /// What tells a request from others.
  ///
  /// @param fields header fields
  /// @param message the id of a webhook's message
  record Identity(Map<String, String> fields, String message) {
    static Identity of(Parcel parcel) {
      Map<String, String> fields = new HashMap<>();
      fields.put("Sluice-Delivery", parcel.id().toString());
      fields.put("Sluice-Attempt", Integer.toString(parcel.attempt()));
      if (parcel.id().replay() > 0) {
        fields.put("Sluice-Replay", Integer.toString(parcel.id().replay()));
      }
      return new Identity(fields, HttpTarget.message(parcel));
    }
  }

  /// The same in each attempt, and another in a hub that began anew and counts from 1 again.
  private static String message(Parcel parcel) {
    Event event = parcel.event();
    String all =
        parcel.id() + "\n" + parcel.acceptedAt() + "\n" + event.source() + "\n" + event.id();
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
      return "msg_"
          + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, ID_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("each JDK has SHA-256", e);
    }
  }

  @Override
  public Outcome deliver(Parcel parcel) throws InterruptedException {
    return switch (Content.of(settings, parcel)) {
      case Content.Unsendable(Failure failure) -> new Outcome.Refused(failure);
      case Content.Ready ready -> send(ready, Identity.of(parcel));
    };
  }

  /// How an attempt ended, and the token that was refused in it.
  private record Tried(Outcome outcome, Optional<Credential.Bearer> refused) {
    Tried(Outcome outcome) {
      this(outcome, Optional.empty());
    }
  }

  /// Makes an attempt. A token that is refused is dropped, and the attempt made once more with
  /// another one, as long as there is time.
  Outcome send(Content.Ready ready, Identity identity) throws InterruptedException {
    long began = clock.nanos();
    Tried first = attempt(ready, identity, deadline);
    if (first.refused().isEmpty()) {
      return first.outcome();
    }
    tokens.drop(first.refused().get());
    Duration left = deadline.minus(clock.since(began));
    return left.isPositive() ? attempt(ready, identity, left).outcome() : first.outcome();
  }

  private Tried attempt(Content.Ready ready, Identity identity, Duration limit)
      throws InterruptedException {
    long began = clock.nanos();
    Credential credential;
    try {
      credential = Credential.of(settings.connection(), tokens, limit);
    } catch (Fault fault) {
      String code = fault.code().equals("no-token") ? "TOKEN" : "CREDENTIAL";
      return new Tried(new Outcome.Retryable(new Failure(code, fault.sentence())));
    }
    Optional<byte[]> body = ready.body();
    if (body.isPresent() && !credential.body().isEmpty()) {
      body = Content.with(body.get(), credential.body());
      if (body.isEmpty()) {
        return new Tried(
            new Outcome.Refused(
                new Failure(
                    "BODY_NO_OBJECT",
                    "the connection sets members of the body, which is no JSON object")));
      }
    }
    Payload payload = body.map(Payload::of).orElse(Payload.EMPTY);
    Verdict verdict = new Verdict(receiver, new Redaction(credential.secrets(), payload));
    Duration left = limit.minus(clock.since(began));
    try {
      return judged(
          Exchange.run(request(ready, identity, credential, body, left)), verdict, credential);
    } catch (Fault fault) {
      return new Tried(new Outcome.Retryable(new Failure("CREDENTIAL", fault.sentence())));
    } catch (ExecutionException e) {
      return new Tried(verdict.of(e.getCause() == null ? e : e.getCause()));
    }
  }

  private Tried judged(Reply reply, Verdict verdict, Credential credential) {
    Outcome outcome = verdict.of(reply, clock.now());
    if (reply.status() == UNAUTHORIZED || reply.status() == PROXY_UNAUTHORIZED) {
      return new Tried(outcome, credential.token());
    }
    if (reply.status() == GONE && settings.webhook().isPresent()) {
      onGone.run();
      return new Tried(
          new Outcome.Retryable(
              new Failure(
                  "HTTP_410",
                  receiver
                      + " answered 410: it is gone for good, so the target is disabled; what"
                      + " it is owed is kept until it is enabled again")));
    }
    return new Tried(outcome);
  }

  private Request request(
      Content.Ready ready,
      Identity identity,
      Credential credential,
      Optional<byte[]> body,
      Duration limit) {
    long millis = Math.max(1, limit.toMillis());
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.put("User-Agent", AGENT);
    all.putAll(ready.headers());
    all.putAll(settings.headers());
    all.putAll(identity.fields());
    settings.webhook().ifPresent(webhook -> sign(webhook, identity, body, all));
    credential.fields().forEach(field -> all.put(field.name(), field.value()));
    String type = all.remove("Content-Type");
    Request request =
        client
            .newRequest(url(ready.url(), credential.query()))
            .method(settings.method())
            .followRedirects(false)
            .timeout(millis, TimeUnit.MILLISECONDS)
            .idleTimeout(millis, TimeUnit.MILLISECONDS)
            .headers((HttpFields.Mutable fields) -> all.forEach(fields::put));
    String named = type == null ? "application/octet-stream" : type;
    body.ifPresent(bytes -> request.body(new BytesRequestContent(named, bytes)));
    return request;
  }

  private void sign(
      WebhookSettings webhook,
      Identity identity,
      Optional<byte[]> body,
      Map<String, String> fields) {
    webhook.handshake().ifPresent(each -> fields.put("WebHook-Request-Origin", each.origin()));
    if (!webhook.secrets().isEmpty()) {
      Instant now = clock.now();
      List<String> secrets = webhook.secrets().stream().map(Secret::reveal).toList();
      fields.put("webhook-id", identity.message());
      fields.put("webhook-timestamp", Long.toString(now.getEpochSecond()));
      fields.put(
          "webhook-signature",
          Signatures.of(
              secrets, identity.message(), now.getEpochSecond(), body.orElse(new byte[0])));
    }
  }

  /// The URL with what the connection adds to its query.
  static URI url(URI url, List<Credential.Field> query) {
    if (query.isEmpty()) {
      return url;
    }
    StringBuilder text = new StringBuilder(url.toString());
    char before = url.getRawQuery() == null ? '?' : '&';
    for (Credential.Field each : query) {
      text.append(before)
          .append(UrlTemplate.encoded(each.name()))
          .append('=')
          .append(UrlTemplate.encoded(each.value()));
      before = '&';
    }
    return URI.create(text.toString());
  }
}
