package dev.sluice.identity;

import dev.sluice.fault.Fault;
import dev.sluice.time.Clock;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Callers known by the keys of the configuration.
///
/// Of a key only the SHA-256 digest is kept. A key by itself is looked up by its digest in a hash
/// map. That look-up does take a time that depends on digests, but whoever presents a key cannot
/// steer its digest, so the time tells nothing about a key that is not known already. A key with a
/// name is compared in constant time; a name is no secret.
///
/// No cache of presented keys stands in front of the digest: a map from presented texts would
/// compare secrets in a time that depends on them, and the whole look-up takes about 0.3 µs.
public final class ConfiguredKeys implements Authenticator {

  /// How many keys there may be.
  public static final int MAX_KEYS = 10_000;

  /// How often the secrets are read again, so that a rotated key is known without a restart.
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  /// How long a presented key may be; a longer one is nobody's.
  private static final int MAX_PRESENTED = 1_024;

  /// A key of the configuration.
  ///
  /// @param name how its caller is shown, and the user name of HTTP Basic
  /// @param secret reveals the key as it is now; asked again every few seconds while requests come
  ///   in
  /// @param clientId what client events are enriched with
  /// @param scopes what the caller may do
  public record Key(String name, Supplier<String> secret, String clientId, Set<Scope> scopes) {
    /// Copies the scopes.
    public Key {
      scopes = Set.copyOf(scopes);
    }
  }

  /// What holds until the keys are looked at again.
  private record Table(
      Map<ByteBuffer, Known> byDigest, Map<String, Known> byName, long madeAtNanos) {}

  private static final class Known {
    private final byte[] digest;
    private final Caller caller;

    Known(byte[] digest, Caller caller) {
      this.digest = digest;
      this.caller = caller;
    }
  }

  private static final byte[] NO_DIGEST = new byte[32];

  private static final System.Logger LOG = System.getLogger(ConfiguredKeys.class.getName());

  private final List<Key> keys;
  private final Clock clock;
  private final MessageDigest sha256;
  private final AtomicReference<Table> table;

  /// The callers that the keys stand for.
  ///
  /// @throws Fault `invalid-key` when a key is empty or too long, or two share a name or a text
  public ConfiguredKeys(List<Key> keys, Clock clock) {
    this.keys = List.copyOf(keys);
    this.clock = clock;
    this.sha256 = newSha256();
    this.table = new AtomicReference<>(read());
  }

  private Table read() {
    if (keys.size() > MAX_KEYS) {
      throw invalid("there are " + keys.size() + " keys; at most " + MAX_KEYS + " are taken");
    }
    Map<ByteBuffer, Known> byDigest = new HashMap<>();
    Map<String, Known> byName = new HashMap<>();
    for (Key key : keys) {
      String secret = key.secret().get();
      if (secret.isEmpty() || secret.length() > MAX_PRESENTED) {
        throw invalid("key '" + key.name() + "' must have 1 to " + MAX_PRESENTED + " characters");
      }
      if (key.name().isEmpty() || key.name().indexOf(':') >= 0) {
        throw invalid(
            "'" + key.name() + "' cannot name a key: HTTP Basic needs a name without ':'");
      }
      byte[] digest = digest(secret);
      Known known = new Known(digest, new Caller(key.name(), key.clientId(), key.scopes()));
      if (byName.put(key.name(), known) != null) {
        throw invalid("two keys have the name '" + key.name() + "'");
      }
      Known other = byDigest.put(ByteBuffer.wrap(digest), known);
      if (other != null) {
        throw invalid(
            "keys '" + other.caller.name() + "' and '" + key.name() + "' have the same text");
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
    return switch (credentials) {
      case Credentials.Anonymous() ->
          throw unauthenticated(
              "no key was shown; send it in x-api-key, or its name and itself as HTTP Basic");
      case Credentials.ApiKey(String key) -> byKey(key);
      case Credentials.Basic(String name, String password) -> byName(name, password);
      case Credentials.Bearer _ ->
          throw unauthenticated("no tokens are taken here; send a key in x-api-key");
    };
  }

  private Caller byKey(String key) {
    if (key.length() > MAX_PRESENTED) {
      throw unauthenticated("the key is not known");
    }
    Known known = current().byDigest().get(ByteBuffer.wrap(digest(key)));
    if (known == null) {
      throw unauthenticated("the key is not known");
    }
    return known.caller;
  }

  private Caller byName(String name, String password) {
    @Nullable Known known = current().byName().get(name);
    boolean right =
        password.length() <= MAX_PRESENTED
            && MessageDigest.isEqual(digest(password), known == null ? NO_DIGEST : known.digest);
    if (known == null || !right) {
      throw unauthenticated("the name, or its key, is not known");
    }
    return known.caller;
  }

  /// A copy of a fresh digest is cheaper than looking one up among the security providers.
  private byte[] digest(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try {
      return ((MessageDigest) sha256.clone()).digest(bytes);
    } catch (CloneNotSupportedException e) {
      return newSha256().digest(bytes);
    }
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static Fault invalid(String sentence) {
    return Fault.of(Fault.Kind.INVALID, "invalid-key", sentence);
  }

  private static Fault unauthenticated(String sentence) {
    return Fault.of(Fault.Kind.UNAUTHENTICATED, "unauthenticated", sentence);
  }
}
