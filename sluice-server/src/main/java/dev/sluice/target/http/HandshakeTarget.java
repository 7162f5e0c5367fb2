package dev.sluice.target.http;

import dev.sluice.event.Payload;
import dev.sluice.outbox.Failure;
import dev.sluice.target.Outcome;
import dev.sluice.target.Parcel;
import dev.sluice.target.Target;
import dev.sluice.time.Clock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.jspecify.annotations.Nullable;

/// A webhook that must agree before anything is sent to it (CloudEvents, "HTTP 1.1 Web Hooks" §4):
/// the hub asks with OPTIONS and `WebHook-Request-Origin`, and the receiver names that origin, or
/// `*`, in `WebHook-Allowed-Origin`. A status alone is no consent.
///
/// What it allows counts for a day, and its rate is kept: what would be too much is put off.
public final class HandshakeTarget implements Target {

  private static final Duration GOOD_FOR = Duration.ofDays(1);

  private final Target target;
  private final URI url;
  private final WebhookSettings.Handshake settings;
  private final HttpClient client;
  private final Duration deadline;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Consent consent;

  /// @param perMinute how many requests a minute are allowed; 0 is any number
  private record Consent(Instant until, long perMinute) {}

  private Instant next = Instant.EPOCH;

  /// Asks before it lets parcels through to a target.
  public HandshakeTarget(
      Target target,
      URI url,
      WebhookSettings.Handshake settings,
      HttpClient client,
      Duration deadline,
      Clock clock) {
    this.target = target;
    this.url = url;
    this.settings = settings;
    this.client = client;
    this.deadline = deadline;
    this.clock = clock;
  }

  @Override
  public Outcome deliver(Parcel parcel) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      Consent given = consent;
      if (given == null || !clock.now().isBefore(given.until())) {
        Optional<Outcome> refused = ask();
        if (refused.isPresent()) {
          return refused.get();
        }
      }
      Optional<Instant> later = later();
      if (later.isPresent()) {
        return new Outcome.Postponed(later.get());
      }
    } finally {
      lock.unlock();
    }
    return target.deliver(parcel);
  }

  /// When the next request may go, unless it is now.
  private Optional<Instant> later() {
    Consent given = consent;
    if (given == null || given.perMinute() == 0) {
      return Optional.empty();
    }
    Instant now = clock.now();
    if (now.isBefore(next)) {
      return Optional.of(next);
    }
    next = now.plus(Duration.ofMinutes(1).dividedBy(given.perMinute()));
    return Optional.empty();
  }

  private Optional<Outcome> ask() throws InterruptedException {
    consent = null;
    String receiver = HttpTarget.receiver(url);
    Request request =
        client
            .newRequest(url)
            .method("OPTIONS")
            .followRedirects(false)
            .timeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
            .idleTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
            .headers(fields -> {
              fields.put("User-Agent", "Sluice/" + Release.VERSION);
              fields.put("WebHook-Request-Origin", settings.origin());
              if (settings.perMinute() > 0) {
                fields.put("WebHook-Request-Rate", Integer.toString(settings.perMinute()));
              }
            });
    Reply reply;
    try {
      reply = Exchange.run(request);
    } catch (ExecutionException e) {
      Verdict verdict = new Verdict(receiver, new Redaction(List.of(), Payload.EMPTY));
      return Optional.of(verdict.of(e.getCause() == null ? e : e.getCause()));
    }
    String allowed = reply.headers().getOrDefault("webhook-allowed-origin", "").strip();
    boolean isMeant = allowed.equals("*") || allowed.equalsIgnoreCase(settings.origin());
    if (reply.status() >= 300 || !isMeant) {
      return Optional.of(
          new Outcome.Retryable(
              new Failure(
                  "HANDSHAKE",
                  receiver
                      + " answered OPTIONS with "
                      + reply.status()
                      + " and does not name "
                      + settings.origin()
                      + " in WebHook-Allowed-Origin")));
    }
    consent = new Consent(clock.now().plus(GOOD_FOR), rate(reply));
    return Optional.empty();
  }

  /// `*` and none allow any number; what is no number is taken for the least.
  private static long rate(Reply reply) {
    String rate = reply.headers().getOrDefault("webhook-allowed-rate", "*").strip();
    if (rate.equals("*")) {
      return 0;
    }
    return rate.matches("[1-9][0-9]{0,8}") ? Long.parseLong(rate) : 1;
  }
}
