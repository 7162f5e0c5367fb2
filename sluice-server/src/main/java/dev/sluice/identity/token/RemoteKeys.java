package dev.sluice.identity.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.JWK;
import dev.sluice.fault.Fault;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The keys that an issuer publishes, kept and looked at again.
///
/// | | |
/// | --- | --- |
/// | first look | with the first token of the issuer |
/// | again, in the background | when a token comes and the keys are older than {@link #FRESH} |
/// | again, while tokens wait | when a token names a key that is not known |
/// | at most | once in {@link #PACE}, whatever tokens come and whether it worked or not |
/// | kept without an answer | {@link #TOLERATED} after the last good one, with warnings |
final class RemoteKeys {

  static final Duration FRESH = Duration.ofMinutes(10);
  static final Duration PACE = Duration.ofMinutes(1);
  static final Duration TOLERATED = Duration.ofHours(24);

  /// How long a token waits for its issuer.
  static final Duration PATIENCE = Duration.ofSeconds(5);

  /// How many tokens may wait for one issuer at once.
  static final int MAX_WAITING = 64;

  static final int MAX_KEYS = 100;

  private static final System.Logger LOG = System.getLogger(RemoteKeys.class.getName());

  /// Gets what stands at an address.
  interface Fetch {
    byte[] get(URI address) throws IOException, InterruptedException;
  }

  /// @param at when they came, as elapsed time
  private record Kept(Map<String, VerifyingKey> keys, long at) {}

  private final IssuerSettings settings;
  private final Fetch fetch;
  private final Executor background;
  private final Clock clock;
  private final Runnable onLost;
  private final Semaphore waiting = new Semaphore(MAX_WAITING);
  private volatile @Nullable Kept kept;
  private @Nullable CompletableFuture<Void> underWay;
  private boolean looked;
  private long lookedAt;

  /// @param onLost is told when a key that was known is published no more
  RemoteKeys(
      IssuerSettings settings, Fetch fetch, Executor background, Clock clock, Runnable onLost) {
    this.settings = settings;
    this.fetch = fetch;
    this.background = background;
    this.clock = clock;
    this.onLost = onLost;
  }

  /// The key of a name.
  ///
  /// @throws Fault `invalid-token` when the issuer has none, `issuer-unavailable` when it cannot be
  ///   told
  VerifyingKey find(String kid) {
    Kept now = usable();
    if (now != null) {
      VerifyingKey key = now.keys().get(kid);
      if (key != null) {
        if (clock.since(now.at()).compareTo(FRESH) >= 0) {
          look();
        }
        return key;
      }
    }
    look().ifPresent(this::await);
    Kept after = usable();
    if (after == null) {
      throw Fault.unavailable(
          "issuer-unavailable",
          "the keys of issuer '"
              + settings.name()
              + "' cannot be had, so its tokens are not checked",
          PACE,
          new IOException("no keys of " + settings.name()));
    }
    VerifyingKey found = after.keys().get(kid);
    if (found == null) {
      throw Refused.because("the issuer of the token has no key of its kid");
    }
    return found;
  }

  private @Nullable Kept usable() {
    Kept now = kept;
    return now != null && clock.since(now.at()).compareTo(TOLERATED) < 0 ? now : null;
  }

  /// The look that is under way, or a new one; empty when the last was too short ago.
  private synchronized Optional<CompletableFuture<Void>> look() {
    if (underWay != null && !underWay.isDone()) {
      return Optional.of(underWay);
    }
    if (looked && clock.since(lookedAt).compareTo(PACE) < 0) {
      return Optional.empty();
    }
    looked = true;
    lookedAt = clock.nanos();
    underWay = CompletableFuture.runAsync(this::refresh, background);
    return Optional.of(underWay);
  }

  private void await(CompletableFuture<Void> look) {
    if (!waiting.tryAcquire()) {
      return;
    }
    try {
      look.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("looking for keys failed in an unforeseen way", e.getCause());
    } catch (TimeoutException e) {
      LOG.log(Level.DEBUG, "issuer {0} is slow", settings.name());
    } finally {
      waiting.release();
    }
  }

  private void refresh() {
    try {
      Map<String, VerifyingKey> fresh = fetched();
      Kept before = kept;
      kept = new Kept(fresh, clock.nanos());
      if (before != null && !fresh.keySet().containsAll(before.keys().keySet())) {
        onLost.run();
      }
    } catch (IOException | RuntimeException e) {
      Kept before = kept;
      LOG.log(
          Level.WARNING,
          "the keys of issuer {0} cannot be fetched: {1}; {2}",
          settings.name(),
          e.getMessage(),
          before == null
              ? "its tokens are refused"
              : "those known count until "
                  + TOLERATED.toHours()
                  + " h after they came, "
                  + clock.since(before.at()).toMinutes()
                  + " min ago");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Map<String, VerifyingKey> fetched() throws IOException, InterruptedException {
    URI address = settings.jwks().isPresent() ? settings.jwks().get() : discovered();
    ObjectNode set = object(address);
    JsonNode array = set.path("keys");
    if (!array.isArray() || array.size() > MAX_KEYS) {
      throw new IOException(address + " holds no array of at most " + MAX_KEYS + " keys");
    }
    Map<String, VerifyingKey> keys = new HashMap<>();
    for (JsonNode item : array) {
      key(item).ifPresent(key -> keys.putIfAbsent(key.kid(), key));
    }
    if (keys.isEmpty()) {
      throw new IOException(
          address + " holds no key with a kid for " + String.join(", ", settings.algorithms()));
    }
    return Map.copyOf(keys);
  }

  /// A key that cannot be read, such as one of a kind yet to be invented, is passed over.
  private Optional<VerifyingKey> key(JsonNode item) {
    try {
      return VerifyingKey.of(JWK.parse(item.toString()), settings.algorithms());
    } catch (ParseException | IllegalArgumentException | IllegalStateException e) {
      return Optional.empty();
    }
  }

  private URI discovered() throws IOException, InterruptedException {
    URI page = URI.create(withoutSlash(settings.issuer()) + "/.well-known/openid-configuration");
    ObjectNode found = object(page);
    if (!TokenJson.text(found, "issuer").equals(Optional.of(settings.issuer()))) {
      throw new IOException(page + " is about another issuer");
    }
    String text =
        TokenJson.text(found, "jwks_uri")
            .orElseThrow(() -> new IOException(page + " has no jwks_uri"));
    URI address;
    try {
      address = URI.create(text);
      IssuerSettings.requireAddress(address);
    } catch (IllegalArgumentException e) {
      throw new IOException("the jwks_uri in " + page + " is no https URL", e);
    }
    // An issuer elsewhere must not make the hub call itself.
    if (IssuerSettings.isLoopback(address) && !IssuerSettings.isLoopback(page)) {
      throw new IOException("the jwks_uri in " + page + " points to this machine");
    }
    return address;
  }

  private ObjectNode object(URI address) throws IOException, InterruptedException {
    return TokenJson.read(fetch.get(address))
        .orElseThrow(() -> new IOException(address + " is not one JSON object"));
  }

  private static String withoutSlash(String text) {
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  /// What tokens of this issuer may be signed with.
  List<String> algorithms() {
    return settings.algorithms();
  }
}
