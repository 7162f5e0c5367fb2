package dev.sluice.notify.integration;

import dev.sluice.outbox.Failure;
import dev.sluice.target.Outcome;
import dev.sluice.target.http.RetryAfter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Optional;

/// The ways in which a reply can be judged.
///
/// | status | outcome |
/// | --- | --- |
/// | 2xx | delivered |
/// | 408, 425, 429, 5xx | retryable, not before `Retry-After` |
/// | any other | refused |
///
/// Unlike an HTTP target, an integration takes 401 and 403 as final, as the references of its
/// receivers do: some lock out who goes on with a wrong token. The dead letter can be sent again
/// once the credentials are right.
public final class Judgement {

  private Judgement() {}

  /// The outcome that the status alone says.
  public static Outcome byStatus(Reply reply) {
    return byStatus(reply, reply.body());
  }

  /// The outcome that the status says, with a piece of the reply to be shown.
  public static Outcome byStatus(Reply reply, String said) {
    if (reply.isSuccess()) {
      return new Outcome.Delivered();
    }
    String code = "HTTP_" + reply.status();
    return isRetryable(reply.status())
        ? retry(reply, code, said, Optional.empty())
        : refuse(reply, code, said);
  }

  /// Whether a status says that the same request may work later.
  public static boolean isRetryable(int status) {
    return switch (status) {
      case 408, 425, 429 -> true;
      default -> status >= 500;
    };
  }

  /// It may work later.
  ///
  /// @param pause how long the receiver asks to be left alone in words of its own; `Retry-After`
  ///   counts when it is empty
  public static Outcome retry(Reply reply, String code, String said, Optional<Duration> pause) {
    RetryAfter field =
        RetryAfter.read(reply.header("retry-after").map(reply::quote).orElse(null), reply.at());
    Optional<Duration> asked = pause.or(field::pause).map(Judgement::capped);
    return new Outcome.Retryable(new Failure(code, sentence(reply, field.note(), said)), asked);
  }

  /// It will never work.
  public static Outcome refuse(Reply reply, String code, String said) {
    String note =
        reply.status() >= 300 && reply.status() < 400 ? "; a redirect is not followed" : "";
    return new Outcome.Refused(new Failure(code, sentence(reply, note, said)));
  }

  /// A success whose body is not the one that the receiver gives: a captive portal, a login page or
  /// a wrong URL answers so. The message may not have arrived.
  public static Outcome strange(Reply reply) {
    return new Outcome.Retryable(
        new Failure("BAD_REPLY", sentence(reply, " in a form that is not its own", reply.body())));
  }

  /// Seconds as a receiver writes them, with a fraction perhaps; empty when they are none.
  public static Optional<Duration> seconds(String text) {
    if (!text.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")) {
      return Optional.empty();
    }
    BigDecimal millis = new BigDecimal(text).movePointRight(3).setScale(0, RoundingMode.CEILING);
    return Optional.of(Duration.ofMillis(millis.longValueExact()));
  }

  private static Duration capped(Duration pause) {
    return pause.compareTo(RetryAfter.LONGEST) > 0 ? RetryAfter.LONGEST : pause;
  }

  private static String sentence(Reply reply, String note, String said) {
    String quoted = reply.quote(said);
    return reply.receiver()
        + " answered "
        + reply.status()
        + note
        + (quoted.isEmpty() ? "" : ": " + quoted);
  }
}
