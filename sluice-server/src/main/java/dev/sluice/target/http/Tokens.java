package dev.sluice.target.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.outbox.Failure;
import dev.sluice.target.Outcome;
import dev.sluice.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.StringRequestContent;
import org.jspecify.annotations.Nullable;

/// The tokens of OAuth 2.0 connections (RFC 6749 §4.4), each kept until it is about to end.
///
/// For one connection one request is under way at a time, and whoever needs the token meanwhile
/// waits for that one. After a failure nobody asks again for a second, so that a broken token
/// endpoint is not asked once for each delivery.
public final class Tokens {

  /// How long a token is kept whose life is not told.
  static final Duration UNTOLD = Duration.ofHours(1);

  /// How long before its end a token is used no more; a half of its life when that is less.
  static final Duration SKEW = Duration.ofSeconds(60);

  /// How long a failure stands for all who ask.
  static final Duration PAUSE = Duration.ofSeconds(1);

  private static final int MAX_TOKEN = 16 << 10;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final HttpClient client;
  private final Clock clock;
  private final ConcurrentMap<Connection.OAuth, Place> places = new ConcurrentHashMap<>();

  /// What is known of one connection; guarded by its lock.
  private static final class Place {
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Held held;
    private @Nullable Trouble trouble;
  }

  private record Held(String token, long gotNanos, Duration life) {}

  private record Trouble(String sentence, long atNanos) {}

  /// Tokens that are got with this client.
  public Tokens(HttpClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /// A token that is good for a while yet.
  ///
  /// @throws Fault `no-token`
  String token(Connection.OAuth connection, Duration limit) throws InterruptedException {
    Place place = places.computeIfAbsent(connection, _ -> new Place());
    long began = clock.nanos();
    if (!place.lock.tryLock(limit.toNanos(), TimeUnit.NANOSECONDS)) {
      throw none("a token of " + host(connection) + " is still being waited for");
    }
    try {
      Held held = place.held;
      if (held != null && clock.since(held.gotNanos()).compareTo(held.life()) < 0) {
        return held.token();
      }
      Trouble trouble = place.trouble;
      if (trouble != null && clock.since(trouble.atNanos()).compareTo(PAUSE) < 0) {
        throw none(trouble.sentence());
      }
      try {
        Held fresh = fetched(connection, limit.minus(clock.since(began)));
        place.held = fresh;
        place.trouble = null;
        return fresh.token();
      } catch (Fault fault) {
        place.trouble = new Trouble(fault.sentence(), clock.nanos());
        throw fault;
      }
    } finally {
      place.lock.unlock();
    }
  }

  /// Forgets a token that was refused; another one, which somebody has got meanwhile, stays.
  void drop(Credential.Bearer refused) {
    Place place = places.get(refused.connection());
    if (place == null) {
      return;
    }
    place.lock.lock();
    try {
      Held held = place.held;
      if (held != null && held.token().equals(refused.token())) {
        place.held = null;
      }
    } finally {
      place.lock.unlock();
    }
  }

  private static String host(Connection.OAuth connection) {
    return Objects.requireNonNull(connection.tokenUrl().getHost());
  }

  private static Fault none(String sentence) {
    return Fault.of(Fault.Kind.UNAVAILABLE, "no-token", sentence);
  }

  private Held fetched(Connection.OAuth connection, Duration limit) throws InterruptedException {
    String secret = connection.clientSecret().reveal();
    // RFC 6749 §2.3.1: both are form-encoded before they become user name and password.
    String pair = Credential.basic(formed(connection.clientId()), formed(secret));
    List<String> secrets = new ArrayList<>(List.of(secret, formed(secret), pair));
    connection.parameters().values().forEach(each -> secrets.add(each.reveal()));
    Redaction redaction = new Redaction(secrets, Payload.EMPTY);
    Verdict verdict = new Verdict(host(connection), redaction);
    long millis = Math.max(1, limit.toMillis());
    Request request =
        client
            .newRequest(connection.tokenUrl())
            .method("POST")
            .followRedirects(false)
            .timeout(millis, TimeUnit.MILLISECONDS)
            .idleTimeout(millis, TimeUnit.MILLISECONDS)
            .headers(fields -> {
              fields.put("User-Agent", "Sluice/" + Release.VERSION);
              fields.put("Accept", "application/json");
              if (!connection.isInBody()) {
                fields.put("Authorization", "Basic " + pair);
              }
            })
            .body(new StringRequestContent("application/x-www-form-urlencoded", form(connection)));
    long began = clock.nanos();
    try {
      return read(Exchange.run(request), host(connection), redaction, began);
    } catch (ExecutionException e) {
      Outcome outcome = verdict.of(e.getCause() == null ? e : e.getCause());
      throw none(
          "no token of "
              + host(connection)
              + ": "
              + Verdict.failure(outcome).map(Failure::message).orElse("it did not answer"));
    }
  }

  private static String form(Connection.OAuth connection) {
    Map<String, String> form = new TreeMap<>();
    connection.parameters().forEach((name, value) -> form.put(name, value.reveal()));
    form.put("grant_type", "client_credentials");
    connection.scope().ifPresent(scope -> form.put("scope", scope));
    if (connection.isInBody()) {
      form.put("client_id", connection.clientId());
      form.put("client_secret", connection.clientSecret().reveal());
    }
    StringBuilder text = new StringBuilder();
    form.forEach((name, value) ->
        text.append(text.isEmpty() ? "" : "&")
            .append(formed(name))
            .append('=')
            .append(formed(value)));
    return text.toString();
  }

  /// `application/x-www-form-urlencoded`, with spaces as `%20`, which every parser reads.
  private static String formed(String text) {
    return UrlTemplate.encoded(text);
  }

  private static Held read(Reply reply, String host, Redaction redaction, long began) {
    JsonNode json;
    try {
      json = JSON.readTree(reply.text());
    } catch (JsonProcessingException e) {
      json = null;
    }
    if (reply.status() != 200 || json == null || !json.isObject()) {
      String error = json == null ? "" : json.path("error").asText("");
      String said = error.isEmpty() ? "" : ": " + Excerpt.of(redaction.apply(error), 100);
      throw none(
          "no token of " + host + ": it answered " + reply.status() + (said.isEmpty() ? "" : said));
    }
    JsonNode token = json.path("access_token");
    String text = token.asText("");
    boolean isBearer = json.path("token_type").asText("bearer").equalsIgnoreCase("bearer");
    boolean isUsable =
        token.isTextual()
            && !text.isEmpty()
            && text.length() <= MAX_TOKEN
            && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    if (!isBearer || !isUsable) {
      throw none("no token of " + host + ": its answer has no usable access_token of type Bearer");
    }
    long seconds = json.path("expires_in").asLong(UNTOLD.toSeconds());
    return new Held(text, began, life(seconds));
  }

  private static Duration life(long seconds) {
    Duration told = Duration.ofSeconds(Math.clamp(seconds, 0, Duration.ofDays(1).toSeconds()));
    Duration half = told.dividedBy(2);
    return told.minus(half.compareTo(SKEW) < 0 ? half : SKEW);
  }

  /// Shows no token.
  @Override
  public String toString() {
    return "Tokens[" + places.size() + "]";
  }
}
