package dev.sluice.identity.key;

import dev.sluice.fault.Fault;
import dev.sluice.identity.Allowance;
import dev.sluice.identity.Authenticator;
import dev.sluice.identity.Caller;
import dev.sluice.identity.Credentials;
import dev.sluice.identity.Reach;
import dev.sluice.identity.Scope;
import dev.sluice.identity.Sha256;
import dev.sluice.time.Clock;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Callers known by the keys of the configuration, of which only the SHA-256 digests are kept.
public final class ConfiguredKeys implements Authenticator {

  /// How many keys there may be.
  public static final int MAX_KEYS = 10_000;

  /// How often the secrets are read again, so that a rotated key is known without a restart.
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  /// A key of the configuration.
  ///
  /// @param name how its caller is shown, and the user name of HTTP Basic
  /// @param secret reveals the key as it is now; asked again every few seconds while requests come
  ///   in
  /// @param clientId what client events are enriched with
  /// @param scopes what the caller may do
  /// @param reach whose events the caller sees
  /// @param expires from when on the key is not taken
  /// @param allowance how much the caller may do
  public record Key(
      String name,
      Supplier<String> secret,
      String clientId,
      Set<Scope> scopes,
      Reach reach,
      Optional<Instant> expires,
      Optional<Allowance> allowance) {
    /// Copies the scopes.
    public Key {
      scopes = Set.copyOf(scopes);
    }

    /// A key without an end and without limits.
    public Key(String name, Supplier<String> secret, String clientId, Set<Scope> scopes) {
      this(name, secret, clientId, scopes, Reach.ALL, Optional.empty(), Optional.empty());
    }
  }

  /// What holds until the keys are looked at again.
  private record Table(
      Map<ByteBuffer, Proof> byDigest, Map<String, List<Proof>> byName, long madeAtNanos) {}

  private static final System.Logger LOG = System.getLogger(ConfiguredKeys.class.getName());

  private final List<Key> keys;
  private final Clock clock;
  private final KeyCheck check;
  private final AtomicReference<Table> table;

  /// The callers that the keys stand for.
  ///
  /// @throws Fault `invalid-key` when a key is empty or too long, or two share a name or a text
  public ConfiguredKeys(List<Key> keys, Clock clock) {
    this.keys = List.copyOf(keys);
    this.clock = clock;
    this.check = new KeyCheck(book(), clock);
    this.table = new AtomicReference<>(read());
  }

  private Table read() {
    if (keys.size() > MAX_KEYS) {
      throw invalid("there are " + keys.size() + " keys; at most " + MAX_KEYS + " are taken");
    }
    Map<ByteBuffer, Proof> byDigest = new HashMap<>();
    Map<String, List<Proof>> byName = new HashMap<>();
    for (Key key : keys) {
      String secret = key.secret().get();
      if (secret.isEmpty() || secret.length() > KeyCheck.MAX_PRESENTED) {
        throw invalid(
            "key '" + key.name() + "' must have 1 to " + KeyCheck.MAX_PRESENTED + " characters");
      }
      if (key.name().isEmpty() || key.name().indexOf(':') >= 0) {
        throw invalid(
            "'" + key.name() + "' cannot name a key: HTTP Basic needs a name without ':'");
      }
      Proof proof =
          new Proof(
              Sha256.of(secret),
              key.expires(),
              new Caller(key.name(), key.clientId(), key.scopes(), key.allowance(), key.reach()));
      if (byName.put(key.name(), List.of(proof)) != null) {
        throw invalid("two keys have the name '" + key.name() + "'");
      }
      Proof other = byDigest.put(ByteBuffer.wrap(proof.digest()), proof);
      if (other != null) {
        throw invalid(
            "keys '" + other.caller().name() + "' and '" + key.name() + "' have the same text");
      }
    }
    return new Table(byDigest, byName, clock.nanos());
  }

  /// Reads the secrets again when the last time was a while ago. Only one caller does the work; the
  /// others go on with what was known.
  private Table current() {
    Table known = table.get();
    if (clock.nanos() - known.madeAtNanos() < LOOK_AGAIN.toNanos()) {
      return known;
    }
    Table stamped = new Table(known.byDigest(), known.byName(), clock.nanos());
    if (!table.compareAndSet(known, stamped)) {
      return known;
    }
    try {
      Table fresh = read();
      table.set(fresh);
      return fresh;
    } catch (RuntimeException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the changed keys cannot be used, those known before stay in use: " + e.getMessage());
      return stamped;
    }
  }

  @Override
  public Caller authenticate(Credentials credentials) {
    return check.authenticate(credentials);
  }

  /// The keys as they are now, whenever they are asked for.
  KeyCheck.Book book() {
    return new KeyCheck.Book() {
      @Override
      public @Nullable Proof byDigest(ByteBuffer digest) {
        return current().byDigest().get(digest);
      }

      @Override
      public List<Proof> byName(String name) {
        return current().byName().getOrDefault(name, List.of());
      }
    };
  }

  private static Fault invalid(String sentence) {
    return Fault.of(Fault.Kind.INVALID, "invalid-key", sentence);
  }
}
