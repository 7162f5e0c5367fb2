package dev.sluice.identity.token;

import dev.sluice.fault.Fault;
import dev.sluice.management.Changes;
import dev.sluice.management.Notice;
import dev.sluice.registry.Change;
import dev.sluice.registry.Registered;
import dev.sluice.registry.Registry;
import dev.sluice.time.Clock;
import java.lang.System.Logger.Level;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// The keys that the hub signs with: RSA of 2,048 bits, one after another, with an overlap.
///
/// ```
///          made, published      signs                        published still     gone
/// key 1    ├─────────────────────────────────────┤───────────────────────────┤
/// key 2                ├── LEAD (1 h) ───────────┼──────────── … until its successor signs
/// ```
///
/// A key is published for {@link #LEAD} before it signs, so that whoever keeps the published keys
/// for at most so long knows it in time. It stays published for the longest life of a token after
/// its successor began to sign. The very first key signs at once.
public final class SigningKeys implements TokenSigner {

  /// How long a key is published before it signs.
  public static final Duration LEAD = Duration.ofHours(1);

  /// How many keys there may be at once; a rotation beyond that is refused.
  public static final int MAX_KEYS = 20;

  private static final int BITS = 2_048;
  private static final System.Logger LOG = System.getLogger(SigningKeys.class.getName());

  private final Registry registry;
  private final Changes changes;
  private final Clock clock;
  private final Supplier<String> issuer;
  private final Duration rotate;
  private final Supplier<KeyPair> pairs;
  private final Executor background;
  private final ReentrantLock changing = new ReentrantLock();
  private final AtomicBoolean tending = new AtomicBoolean();
  private volatile List<SigningKey> keys;

  /// A key as it is shown.
  ///
  /// @param state `next`, `signing` or `retiring`
  /// @param signsFrom from when on it signs, or signed
  public record Shown(String kid, String state, Instant signsFrom) {}

  /// The keys of a registry; none is made yet.
  ///
  /// @param issuer the URL under which the hub is reached, as `iss` has it
  /// @param rotate how old a signing key grows before the next is made
  /// @param pairs makes a key, always another, such as {@link #pair}
  /// @param background where a key is made when one is due
  public SigningKeys(
      Registry registry,
      Changes changes,
      Clock clock,
      Supplier<String> issuer,
      Duration rotate,
      Supplier<KeyPair> pairs,
      Executor background) {
    this.registry = registry;
    this.changes = changes;
    this.clock = clock;
    this.issuer = issuer;
    this.rotate = rotate;
    this.pairs = pairs;
    this.background = background;
    this.keys = load();
  }

  private List<SigningKey> load() {
    List<SigningKey> found = new ArrayList<>();
    for (Registered kept : registry.list(SigningKey.PREFIX, "", MAX_KEYS * 10)) {
      found.add(SigningKey.read(kept));
    }
    return sorted(found);
  }

  private static List<SigningKey> sorted(List<SigningKey> keys) {
    return keys.stream().sorted(Comparator.comparing(SigningKey::signsFrom)).toList();
  }

  @Override
  public String issuer() {
    return issuer.get();
  }

  @Override
  public String sign(Map<String, Object> claims, Duration life) {
    if (life.compareTo(Duration.ofSeconds(1)) < 0 || life.compareTo(MAX_LIFE) > 0) {
      throw new IllegalArgumentException("a token lives 1 s to 1 d, not " + life);
    }
    Map<String, Object> whole = new LinkedHashMap<>(claims);
    for (String own : List.of("iss", "iat", "exp")) {
      if (whole.containsKey(own)) {
        throw new IllegalArgumentException("the claim " + own + " is set by the signer");
      }
    }
    long now = clock.now().getEpochSecond();
    whole.put("iss", issuer());
    whole.put("iat", now);
    whole.put("exp", now + life.toSeconds());
    whole.putIfAbsent("jti", UUID.randomUUID().toString());
    String type = "access".equals(whole.get("token_use")) ? "at+jwt" : "JWT";
    return signing().sign(type, TokenJson.write(whole));
  }

  /// The key that signs now; made when there is none.
  private SigningKey signing() {
    List<SigningKey> now = keys;
    if (now.isEmpty()) {
      changing.lock();
      try {
        if (keys.isEmpty()) {
          add("sluice", clock.now(), List.of());
        }
        now = keys;
      } finally {
        changing.unlock();
      }
    }
    tend();
    return now.get(signingAt(now, clock.now()));
  }

  /// Of keys in their order, which one signs at a time; before all, the first.
  private static int signingAt(List<SigningKey> keys, Instant now) {
    int signing = 0;
    for (int i = 1; i < keys.size(); i++) {
      if (!keys.get(i).signsFrom().isAfter(now)) {
        signing = i;
      }
    }
    return signing;
  }

  /// The key of a name, if it is published.
  Optional<VerifyingKey> find(String kid) {
    List<SigningKey> now = keys;
    for (int i = 0; i < now.size(); i++) {
      if (now.get(i).kid().equals(kid) && !isGone(now, i)) {
        return Optional.of(now.get(i).verifying());
      }
    }
    return Optional.empty();
  }

  /// Whether the last token that a key signed has expired.
  private boolean isGone(List<SigningKey> all, int index) {
    return index + 1 < all.size()
        && all.get(index + 1).signsFrom().plus(MAX_LIFE).isBefore(clock.now());
  }

  /// The published keys, as JWKS (RFC 7517).
  public byte[] published() {
    signing();
    List<SigningKey> now = keys;
    List<Map<String, Object>> shown = new ArrayList<>();
    for (int i = 0; i < now.size(); i++) {
      if (!isGone(now, i)) {
        shown.add(now.get(i).published());
      }
    }
    return TokenJson.write(Map.of("keys", shown));
  }

  /// The keys, oldest first.
  public List<Shown> shown() {
    signing();
    List<SigningKey> now = keys;
    int signing = signingAt(now, clock.now());
    List<Shown> shown = new ArrayList<>();
    for (int i = 0; i < now.size(); i++) {
      if (!isGone(now, i)) {
        String state = i == signing ? "signing" : i < signing ? "retiring" : "next";
        shown.add(new Shown(now.get(i).kid(), state, now.get(i).signsFrom()));
      }
    }
    return shown;
  }

  /// Makes the next key, which signs after {@link #LEAD}.
  ///
  /// @param by who asks for it
  /// @throws Fault `too-many-signing-keys` when {@link #MAX_KEYS} are still needed
  public void rotate(String by) {
    signing();
    changing.lock();
    try {
      List<SigningKey> gone = gone();
      if (keys.size() - gone.size() >= MAX_KEYS) {
        throw Fault.of(
            Fault.Kind.CONFLICT,
            "too-many-signing-keys",
            "there are " + MAX_KEYS + " signing keys that are still needed; wait until one is not");
      }
      add(by, clock.now().plus(LEAD), gone);
    } finally {
      changing.unlock();
    }
  }

  /// Makes a key that signs at once, and removes all others: no token that they signed counts any
  /// more.
  public void replace(String by) {
    changing.lock();
    try {
      add(by, clock.now(), keys);
    } finally {
      changing.unlock();
    }
  }

  private List<SigningKey> gone() {
    List<SigningKey> gone = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      if (isGone(keys, i)) {
        gone.add(keys.get(i));
      }
    }
    return gone;
  }

  private void add(String by, Instant signsFrom, List<SigningKey> removed) {
    SigningKey fresh = SigningKey.of(pairs.get(), signsFrom);
    List<Change> writes = new ArrayList<>();
    writes.add(new Change.Put(SigningKey.PREFIX + fresh.kid(), fresh.value(), Registry.ABSENT));
    for (SigningKey key : removed) {
      writes.add(new Change.Delete(SigningKey.PREFIX + key.kid(), key.version()));
    }
    Notice notice =
        new Notice(
            by,
            "signing-key.created",
            fresh.kid(),
            Map.of(
                "signsFrom",
                signsFrom.toString(),
                "removed",
                String.join(" ", removed.stream().map(SigningKey::kid).toList())));
    changes.make(notice, writes);
    List<SigningKey> left = new ArrayList<>(keys);
    left.removeAll(removed);
    left.add(fresh);
    keys = sorted(left);
  }

  /// A fresh key, of primes that are searched for: about a second of work in a cold process.
  public static KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(BITS);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has RSA", e);
    }
  }

  /// Makes the next key in the background when the newest one has grown old.
  private void tend() {
    if (isDue() && tending.compareAndSet(false, true)) {
      background.execute(() -> {
        try {
          if (isDue()) {
            rotate("sluice");
          }
        } catch (Fault e) {
          LOG.log(Level.WARNING, "the next signing key cannot be made: {0}", e.sentence());
        } finally {
          tending.set(false);
        }
      });
    }
  }

  private boolean isDue() {
    return !keys.getLast().signsFrom().plus(rotate).isAfter(clock.now());
  }
}
