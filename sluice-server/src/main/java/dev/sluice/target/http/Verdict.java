package dev.sluice.target.http;

import dev.sluice.outbox.Failure;
import dev.sluice.target.Outcome;
import dev.sluice.target.guard.AddressRefused;
import java.io.EOFException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.HttpResponseException;
import org.eclipse.jetty.http.HttpException;

/// Says what a reply, or the lack of one, means for a delivery.
///
/// | what came | outcome | code |
/// | --- | --- | --- |
/// | 2xx | delivered | |
/// | 401, 407, 408, 409, 425, 429, 5xx | retryable, not before `Retry-After` | `HTTP_<n>` |
/// | any other status | refused | `HTTP_<n>` |
/// | not all of a reply within the deadline | retryable | `TIMEOUT` |
/// | no connection, or a broken one | retryable | `CONNECTION` |
/// | something that is no HTTP | retryable | `BAD_REPLY` |
/// | an address that must not be reached | refused | `ADDRESS_REFUSED` |
/// | a name that leads to one | retryable, since it may lead elsewhere | `ADDRESS_REFUSED` |
///
/// 401 and 407 are tried again because the next attempt reads the credentials anew.
///
/// @param receiver host and port, for messages; the path may hold a secret and is never shown
public record Verdict(String receiver, Redaction redaction) {

  private static final int MAX_EXCERPT = 1_000;

  /// What a reply means.
  public Outcome of(Reply reply, Instant now) {
    int status = reply.status();
    if (status >= 200 && status < 300) {
      return new Outcome.Delivered();
    }
    String code = "HTTP_" + status;
    String said = Excerpt.of(redaction.apply(reply.text()), MAX_EXCERPT);
    String tail = said.isEmpty() ? "" : ": " + said;
    String head = receiver + " answered " + status;
    if (isRetryable(status)) {
      RetryAfter pause =
          RetryAfter.read(reply.retryAfter().map(redaction::apply).orElse(null), now);
      return new Outcome.Retryable(new Failure(code, head + pause.note() + tail), pause.pause());
    }
    if (status >= 300 && status < 400) {
      head += "; a redirect is not followed";
    }
    return new Outcome.Refused(new Failure(code, head + tail));
  }

  private static boolean isRetryable(int status) {
    return switch (status) {
      case 401, 407, 408, 409, 425, 429 -> true;
      default -> status >= 500;
    };
  }

  /// What it means that no whole reply came.
  public Outcome of(Throwable failure) {
    if (failure instanceof AddressRefused refused) {
      Failure told = new Failure("ADDRESS_REFUSED", String.valueOf(refused.getMessage()));
      return refused.lasts() ? new Outcome.Refused(told) : new Outcome.Retryable(told);
    }
    if (failure instanceof TimeoutException) {
      return retryable("TIMEOUT", receiver + " did not answer in time");
    }
    if (failure instanceof HttpResponseException || failure instanceof HttpException) {
      return retryable("BAD_REPLY", receiver + " did not answer as HTTP has it" + why(failure));
    }
    return retryable("CONNECTION", "the connection to " + receiver + " failed" + why(failure));
  }

  /// What went wrong in an attempt; empty when nothing did.
  static Optional<Failure> failure(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Retryable retryable -> Optional.of(retryable.failure());
      case Outcome.Refused(Failure failure) -> Optional.of(failure);
      case Outcome.Delivered _, Outcome.Postponed _, Outcome.Covered _ -> Optional.empty();
    };
  }

  private String why(Throwable failure) {
    Throwable innermost = failure;
    for (int depth = 0; depth < 10 && innermost.getCause() != null; depth++) {
      innermost = innermost.getCause();
    }
    if (innermost instanceof EOFException) {
      // Its message is the client's own picture of the connection.
      return ": it ended before the reply did";
    }
    String message = innermost.getMessage();
    String text = innermost.getClass().getSimpleName() + (message == null ? "" : " " + message);
    return ": " + Excerpt.of(redaction.apply(text), 200);
  }

  private static Outcome retryable(String code, String message) {
    return new Outcome.Retryable(new Failure(code, message));
  }
}
