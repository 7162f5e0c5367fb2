package dev.sluice.notify.integration;

import dev.sluice.event.Payload;
import dev.sluice.outbox.Failure;
import dev.sluice.target.Outcome;
import dev.sluice.target.http.Exchange;
import dev.sluice.target.http.Redaction;
import dev.sluice.target.http.Verdict;
import dev.sluice.time.Clock;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;

/// Sends a request with the shared client: one attempt with a deadline, no redirects.
final class HttpSender {

  private static final String AGENT = "Sluice";

  private final HttpClient client;
  private final Duration deadline;
  private final Clock clock;

  HttpSender(HttpClient client, Duration deadline, Clock clock) {
    this.client = client;
    this.deadline = deadline;
    this.clock = clock;
  }

  Outcome send(Outgoing.Request outgoing, Integration integration, UnaryOperator<String> redaction)
      throws InterruptedException {
    String receiver = receiver(outgoing.url());
    try {
      var reply = Exchange.run(request(outgoing));
      return integration.judge(
          new Reply(
              receiver, reply.status(), reply.headers(), reply.text(), clock.now(), redaction));
    } catch (ExecutionException e) {
      Verdict verdict = new Verdict(receiver, new Redaction(List.of(), Payload.EMPTY));
      return redacted(verdict.of(e.getCause() == null ? e : e.getCause()), redaction);
    }
  }

  /// What the client says of a broken reply may quote it.
  private static Outcome redacted(Outcome outcome, UnaryOperator<String> redaction) {
    return switch (outcome) {
      case Outcome.Delivered delivered -> delivered;
      case Outcome.Postponed postponed -> postponed;
      case Outcome.Covered covered -> covered;
      case Outcome.Refused(Failure failure) ->
          new Outcome.Refused(new Failure(failure.code(), redaction.apply(failure.message())));
      case Outcome.Retryable(Failure failure, var after) ->
          new Outcome.Retryable(
              new Failure(failure.code(), redaction.apply(failure.message())), after);
    };
  }

  private static String receiver(URI url) {
    return url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
  }

  private Request request(Outgoing.Request outgoing) {
    Request request =
        client
            .newRequest(outgoing.url())
            .method(outgoing.method())
            .followRedirects(false)
            .timeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
            .idleTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
            .headers(fields -> {
              fields.put("User-Agent", AGENT);
              outgoing.headers().forEach(fields::put);
            });
    return request.body(new BytesRequestContent(outgoing.contentType(), outgoing.body().toBytes()));
  }
}
