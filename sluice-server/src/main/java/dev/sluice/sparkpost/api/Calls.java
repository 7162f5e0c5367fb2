package dev.sluice.sparkpost.api;

import dev.sluice.fault.Fault;
import dev.sluice.target.http.Excerpt;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.CompletableResponseListener;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.StringRequestContent;

/// Requests to SparkPost's API, which are tried again where that is safe.
///
/// | what came | is tried again |
/// | --- | --- |
/// | 429 | after `Retry-After`, or 1 s, 2 s, 4 s, 8 s |
/// | 5xx, no answer in time, a broken connection | in the same way, unless the request makes something |
/// | anything else | never |
///
/// Five attempts, and 30 s of waiting, are the most. A longer `Retry-After` is not waited out here;
/// the fault says it.
final class Calls {

  /// How many attempts a call has.
  static final int MAX_ATTEMPTS = 5;

  /// How long a call waits between attempts, all in all.
  static final Duration MAX_WAITING = Duration.ofSeconds(30);

  /// How long one attempt may take.
  static final Duration DEADLINE = Duration.ofSeconds(30);

  /// How large a reply may be.
  static final int MAX_REPLY_BYTES = 32 << 20;

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final int MAX_RETRY_AFTER_DIGITS = 6;

  private final ApiSettings settings;
  private final HttpClient http;
  private final Pause pause;

  /// A request.
  ///
  /// @param path below the base URL, with the query
  /// @param body JSON; empty for none
  /// @param makes whether it makes something, so that an answer that got lost must not be tried
  ///   again
  /// @param secrets what stands in the body and must not be shown
  record Wanted(
      String method,
      String path,
      Accounts accounts,
      String body,
      boolean makes,
      Set<String> secrets) {

    static Wanted get(String path, Accounts accounts) {
      return new Wanted("GET", path, accounts, "", false, Set.of());
    }

    /// How it is called in faults: without the query, which may be long.
    String shown() {
      int query = path.indexOf('?');
      return method + " " + (query < 0 ? path : path.substring(0, query));
    }
  }

  Calls(ApiSettings settings, HttpClient http, Pause pause) {
    this.settings = settings;
    this.http = http;
    this.pause = pause;
  }

  /// The body of the answer 200.
  ///
  /// @throws Fault `sparkpost-limited`, `sparkpost-unavailable`, `sparkpost-key-refused`,
  ///   `sparkpost-not-found`, `sparkpost-refused` or `sparkpost-reply`
  byte[] run(Wanted wanted) throws InterruptedException {
    Duration waited = Duration.ZERO;
    Duration next = FIRST_PAUSE;
    for (int attempt = 1; ; attempt++) {
      Fault trouble;
      try {
        return once(wanted);
      } catch (Fault fault) {
        trouble = fault;
      }
      boolean isLimited = trouble.code().equals("sparkpost-limited");
      boolean mayPass = isLimited || trouble.code().equals("sparkpost-unavailable");
      Duration wait = isLimited ? max(next, trouble.retryAfter().orElse(next)) : next;
      waited = waited.plus(wait);
      if (!mayPass
          || (wanted.makes() && !isLimited)
          || attempt == MAX_ATTEMPTS
          || waited.compareTo(MAX_WAITING) > 0) {
        throw trouble;
      }
      pause.take(wait);
      next = next.multipliedBy(2);
    }
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private byte[] once(Wanted wanted) throws InterruptedException {
    String key = settings.key().reveal();
    Set<String> secrets = new HashSet<>(wanted.secrets());
    secrets.add(key);
    Request request = request(wanted, key);
    ContentResponse response;
    try {
      response = new CompletableResponseListener(request, MAX_REPLY_BYTES).send().get();
    } catch (ExecutionException e) {
      throw broken(wanted, e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      var _ = request.abort(e);
      throw e;
    }
    int status = response.getStatus();
    if (status >= 200 && status < 300) {
      return response.getContent();
    }
    String body = new String(response.getContent(), StandardCharsets.UTF_8);
    throw Refusal.of(wanted.shown(), status, body, retryAfter(response), secrets);
  }

  private Request request(Wanted wanted, String key) {
    Request request =
        http.newRequest(URI.create(settings.url() + wanted.path()))
            .method(wanted.method())
            .timeout(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
            .headers(fields -> {
              fields.put("Authorization", key);
              fields.put("Accept", "application/json");
              fields.put("User-Agent", "Sluice");
              wanted
                  .accounts()
                  .header()
                  .ifPresent(number -> fields.put("X-MSYS-SUBACCOUNT", Integer.toString(number)));
            });
    if (!wanted.body().isEmpty()) {
      request.body(new StringRequestContent("application/json", wanted.body()));
    }
    return request;
  }

  private static Optional<Duration> retryAfter(ContentResponse response) {
    String field = response.getHeaders().get("Retry-After");
    return Optional.ofNullable(field)
        .map(String::strip)
        .filter(text -> text.matches("[0-9]{1," + MAX_RETRY_AFTER_DIGITS + "}"))
        .map(text -> Duration.ofSeconds(Long.parseLong(text)));
  }

  private static Fault broken(Wanted wanted, Throwable failure) {
    if (failure instanceof TimeoutException) {
      return unavailable(wanted, "is not answered within " + DEADLINE.toSeconds() + " s");
    }
    if (failure instanceof IllegalArgumentException) {
      return Fault.of(
          Fault.Kind.CONFLICT,
          "sparkpost-reply",
          "SparkPost answers " + wanted.shown() + " with more than " + MAX_REPLY_BYTES + " bytes");
    }
    return unavailable(
        wanted,
        "failed: "
            + failure.getClass().getSimpleName()
            + " "
            + Excerpt.of(String.valueOf(failure.getMessage()), 200));
  }

  private static Fault unavailable(Wanted wanted, String what) {
    return Fault.busy(
        "sparkpost-unavailable",
        "the call " + wanted.shown() + " to SparkPost " + what,
        Duration.ofSeconds(30));
  }
}
