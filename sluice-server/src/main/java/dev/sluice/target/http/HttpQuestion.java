package dev.sluice.target.http;

import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.outbox.Failure;
import dev.sluice.target.Outcome;
import dev.sluice.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;

/// Asks an HTTP API something, once, with the URL, headers and connection of a target, and waits
/// for its answer. There is no second attempt, since somebody waits, but for a token that is
/// refused: it is dropped, and the question asked with another one, once.
public final class HttpQuestion {

  private static final int UNAUTHORIZED = 401;

  private final HttpTargetSettings settings;
  private final HttpClient client;
  private final Tokens tokens;
  private final String receiver;
  private final Clock clock = Clock.system();

  /// Questions to one target, over the shared client.
  public HttpQuestion(HttpTargetSettings settings, HttpClient client, Tokens tokens) {
    this.settings = settings;
    this.client = client;
    this.tokens = tokens;
    this.receiver =
        settings.url().getPort() < 0
            ? settings.url().getHost()
            : settings.url().getHost() + ":" + settings.url().getPort();
  }

  /// The beginning of the answer's body, when its status is 2xx.
  ///
  /// @param json what is asked
  /// @param id tells the question from others; the header `Sluice-Question` has it
  /// @param limit how long it may take, up to the answer's last byte
  /// @throws Fault `no-answer`
  public String ask(byte[] json, String id, Duration limit) throws InterruptedException {
    long began = clock.nanos();
    Credential credential = credential(limit);
    Reply reply = reply(credential, json, id, limit);
    if (reply.status() == UNAUTHORIZED && credential.token().isPresent()) {
      tokens.drop(credential.token().get());
      Duration left = limit.minus(clock.since(began));
      if (left.isPositive()) {
        reply = reply(credential(left), json, id, left);
      }
    }
    if (reply.status() >= 200 && reply.status() < 300) {
      return reply.text();
    }
    throw noAnswer(receiver + " answered " + reply.status());
  }

  private Credential credential(Duration limit) throws InterruptedException {
    return Credential.of(settings.connection(), tokens, limit);
  }

  private Reply reply(Credential credential, byte[] json, String id, Duration limit)
      throws InterruptedException {
    Verdict verdict = new Verdict(receiver, new Redaction(credential.secrets(), Payload.of(json)));
    long millis = Math.max(1, limit.toMillis());
    Request request =
        client
            .newRequest(HttpTarget.url(settings.url(), credential.query()))
            .method(settings.method())
            .followRedirects(false)
            .timeout(millis, TimeUnit.MILLISECONDS)
            .idleTimeout(millis, TimeUnit.MILLISECONDS)
            .headers(fields -> {
              fields.put("User-Agent", "Sluice/" + Release.VERSION);
              settings.headers().forEach(fields::put);
              fields.put("Sluice-Question", id);
              credential.fields().forEach(field -> fields.put(field.name(), field.value()));
            })
            .body(new BytesRequestContent("application/json; charset=utf-8", json));
    try {
      return Exchange.run(request);
    } catch (ExecutionException e) {
      throw noAnswer(sentence(verdict.of(e.getCause() == null ? e : e.getCause())));
    }
  }

  private static String sentence(Outcome outcome) {
    return Verdict.failure(outcome).map(Failure::message).orElse("it did not answer");
  }

  private static Fault noAnswer(String sentence) {
    return Fault.of(Fault.Kind.UNAVAILABLE, "no-answer", sentence);
  }
}
