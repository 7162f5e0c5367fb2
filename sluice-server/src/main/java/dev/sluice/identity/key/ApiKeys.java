package dev.sluice.identity.key;

import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.identity.Authenticator;
import dev.sluice.identity.Caller;
import dev.sluice.identity.Credentials;
import dev.sluice.identity.Reach;
import dev.sluice.identity.Scopes;
import dev.sluice.identity.Sha256;
import dev.sluice.management.Changes;
import dev.sluice.management.Notice;
import dev.sluice.registry.Change;
import dev.sluice.registry.Registered;
import dev.sluice.registry.Registry;
import dev.sluice.time.Clock;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// All API keys: those of the file, and those that were made at run time and stand in the registry.
///
/// Of a key only its SHA-256 digest is kept; its text is handed out once, when it is made. Requests
/// look at a snapshot in memory, which each change swaps whole once it is durable. A name that the
/// file has is the file's: no key of that name can be made, and one that stands in the registry
/// from before does not count while the file has the name.
public final class ApiKeys implements Authenticator {

  /// How many keys may be made at run time.
  public static final int MAX_KEYS = 10_000;

  /// For how long an old key counts after a rotation, when nobody says otherwise.
  public static final Duration DEFAULT_OVERLAP = Duration.ofHours(24);

  /// For how long an old key may count after a rotation.
  public static final Duration MAX_OVERLAP = Duration.ofDays(90);

  /// How many older keys of a name may count at once.
  public static final int MAX_OLD = 9;

  /// What each key that the hub makes begins with, so that scanners for secrets find it.
  public static final String TEXT_PREFIX = "slk_";

  /// The name of the key that the first start makes.
  public static final String OPERATOR = "operator";

  /// Who makes what nobody asked for.
  private static final String BY_SLUICE = "sluice";

  private static final System.Logger LOG = System.getLogger(ApiKeys.class.getName());
  private static final String PREFIX = "identity/key/";
  private static final String FIRST_START = "identity/first-start";
  private static final int RANDOM_BYTES = 32;
  private static final int PAGE = 1_000;

  private final Map<String, FileKey> file = new TreeMap<>();
  private final Registry registry;
  private final Changes changes;
  private final Clock clock;
  private final RandomGenerator random;
  private final Meters meters;
  private final KeyCheck check;
  private final ReentrantLock writing = new ReentrantLock();
  private volatile KeyTable table;

  /// Reads what the registry has.
  ///
  /// @param file the keys of the configuration
  /// @param random makes new keys; it must be one that nobody can foretell
  /// @throws Fault `invalid-key` when a key of the configuration is empty or too long, or two share
  ///   a name or a text
  public ApiKeys(
      List<FileKey> file, Registry registry, Changes changes, Clock clock, RandomGenerator random) {
    this.registry = registry;
    this.changes = changes;
    this.clock = clock;
    this.random = random;
    this.meters = new Meters(registry, clock);
    ConfiguredKeys configured = new ConfiguredKeys(file.stream().map(this::key).toList(), clock);
    file.forEach(key -> this.file.put(key.name(), key));
    this.table = readAll();
    this.check = new KeyCheck(both(configured.book()), clock);
  }

  private ConfiguredKeys.Key key(FileKey key) {
    if (key.expires().filter(end -> !end.isAfter(clock.now())).isPresent()) {
      LOG.log(Level.WARNING, "key {0} of the file has ended", key.name());
    }
    return new ConfiguredKeys.Key(
        key.name(),
        key.secret(),
        key.clientId(),
        key.scopes().granted(),
        key.reach(),
        key.expires(),
        meters.allowance(key.name(), key.limits()));
  }

  private KeyTable readAll() {
    Map<String, KeyTable.Kept> keys = new HashMap<>();
    String after = "";
    while (true) {
      List<Registered> page = registry.list(PREFIX, after, PAGE);
      for (Registered value : page) {
        String name = value.key().substring(PREFIX.length());
        read(value).ifPresent(kept -> keys.put(name, kept));
      }
      if (page.size() < PAGE) {
        return new KeyTable(keys);
      }
      after = page.getLast().key();
    }
  }

  /// A key of the registry, unless the file has its name or it cannot be read: then nobody gets in
  /// by it.
  private Optional<KeyTable.Kept> read(Registered value) {
    String name = value.key().substring(PREFIX.length());
    if (file.containsKey(name)) {
      LOG.log(
          Level.WARNING,
          "key {0} stands in the file and was made at run time before; the file''s counts, the"
              + " other does not",
          name);
      return Optional.empty();
    }
    try {
      StoredKey stored = StoredKey.read(value.value());
      return Optional.of(new KeyTable.Kept(stored, meters.allowance(name, stored.key().limits())));
    } catch (IllegalArgumentException | java.time.DateTimeException e) {
      LOG.log(Level.ERROR, "key {0} cannot be read and does not count: {1}", name, e.getMessage());
      return Optional.empty();
    }
  }

  private KeyCheck.Book both(KeyCheck.Book configured) {
    return new KeyCheck.Book() {
      @Override
      public @Nullable Proof byDigest(ByteBuffer digest) {
        Proof proof = configured.byDigest(digest);
        return proof != null ? proof : table.byDigest(digest);
      }

      @Override
      public List<Proof> byName(String name) {
        List<Proof> proofs = configured.byName(name);
        return proofs.isEmpty() ? table.byName(name) : proofs;
      }
    };
  }

  @Override
  public Caller authenticate(Credentials credentials) {
    return check.authenticate(credentials);
  }

  /// Makes a key.
  ///
  /// @param by who wants it made; nobody grants what he does not have
  /// @throws Fault `cannot-grant`, `key-exists`, `key-in-file`, `too-many-keys`; `invalid-member`
  ///   when it would have ended already
  public KeyView.Fresh create(NewKey wanted, Caller by) {
    by.requireMayGrant(wanted.scopes().granted(), wanted.reach());
    if (wanted.expires().filter(end -> !end.isAfter(clock.now())).isPresent()) {
      throw Fault.of(
          Fault.Kind.INVALID,
          "invalid-member",
          "member expires: " + wanted.expires().get() + " is not in the future");
    }
    return writing(() -> {
      requireNotInFile(wanted.name());
      if (table.keys().size() >= MAX_KEYS) {
        throw conflict(
            "too-many-keys", "there are " + MAX_KEYS + " keys, the most; revoke one first");
      }
      if (registry.find(PREFIX + wanted.name()).isPresent()) {
        throw conflict(
            "key-exists",
            "there is a key '" + wanted.name() + "' already; rotate it, or revoke it first");
      }
      return made(wanted, by.name(), "api-key.created", Registry.ABSENT, Optional.empty());
    });
  }

  private KeyView.Fresh made(
      NewKey wanted, String by, String type, long version, Optional<Change> more) {
    String text = newText();
    StoredKey stored =
        new StoredKey(wanted, clock.now(), by, List.of(StoredKey.Digest.of(Sha256.of(text))));
    List<Change> all = new ArrayList<>();
    all.add(new Change.Put(PREFIX + wanted.name(), stored.toPayload(), version));
    more.ifPresent(all::add);
    make(new Notice(by, type, wanted.name(), details(wanted)), wanted.name(), all);
    return new KeyView.Fresh(view(stored), text);
  }

  private static Map<String, String> details(NewKey key) {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("clientId", key.clientId());
    details.put("scopes", String.join(" ", key.scopes().texts()));
    key.reach().subaccounts().ifPresent(only -> details.put("subaccounts", String.join(" ", only)));
    key.reach().application().ifPresent(name -> details.put("application", name));
    key.expires().ifPresent(end -> details.put("expires", end.toString()));
    key.limits().rate().ifPresent(rate -> details.put("rate", rate.toString()));
    key.limits().quota().ifPresent(quota -> details.put("quota", quota.toString()));
    return details;
  }

  private String newText() {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return TEXT_PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// Gives a key a new text; the old one counts for a while longer.
  ///
  /// @param overlap for how long; after none, no older key counts any more
  /// @throws Fault `no-such-key`, `key-in-file`, `cannot-grant`, `too-many-old-keys`
  public KeyView.Fresh rotate(String name, Duration overlap, Caller by) {
    if (overlap.isNegative() || overlap.compareTo(MAX_OVERLAP) > 0) {
      throw new IllegalArgumentException("an overlap is 0 to 90 days, not " + overlap);
    }
    return writing(() -> {
      Registered value = existing(name, by);
      StoredKey before = kept(name).stored();
      by.requireMayGrant(before.key().scopes().granted(), before.key().reach());
      String text = newText();
      Instant end = clock.now().plus(overlap);
      List<StoredKey.Digest> all = new ArrayList<>();
      all.add(StoredKey.Digest.of(Sha256.of(text)));
      for (StoredKey.Digest old : counting(before)) {
        if (!overlap.isZero()) {
          Instant until = old.until().filter(time -> time.isBefore(end)).orElse(end);
          all.add(new StoredKey.Digest(old.hex(), Optional.of(until)));
        }
      }
      if (all.size() > 1 + MAX_OLD) {
        throw conflict(
            "too-many-old-keys",
            "'"
                + name
                + "' has "
                + MAX_OLD
                + " older keys that count; wait, or rotate without overlap");
      }
      StoredKey after = new StoredKey(before.key(), before.created(), before.createdBy(), all);
      make(
          new Notice(by.name(), "api-key.rotated", name, Map.of("overlap", overlap.toString())),
          name,
          List.of(new Change.Put(value.key(), after.toPayload(), value.version())));
      return new KeyView.Fresh(view(after), text);
    });
  }

  private List<StoredKey.Digest> counting(StoredKey key) {
    Instant now = clock.now();
    return key.digests().stream()
        .filter(digest -> digest.until().map(now::isBefore).orElse(true))
        .toList();
  }

  /// Ends a key now.
  ///
  /// @throws Fault `no-such-key`, `key-in-file`
  public void revoke(String name, Caller by) {
    writing(() -> {
      Registered value = existing(name, by);
      List<Change> all = new ArrayList<>();
      all.add(new Change.Delete(value.key(), value.version()));
      meters.removal(name).ifPresent(all::add);
      make(new Notice(by.name(), "api-key.revoked", name, Map.of()), name, all);
      meters.forget(name);
      return true;
    });
  }

  /// One key.
  ///
  /// @throws Fault `no-such-key`
  public KeyView find(String name, Caller by) {
    FileKey inFile = file.get(name);
    KeyView found = inFile != null ? view(inFile) : view(kept(name).stored());
    if (!by.reach().cover(found.reach())) {
      throw noSuchKey(name);
    }
    return found;
  }

  /// Keys in the order of their names, after a name, up to a number; those of the file too.
  ///
  /// @param by who asks; a key that sees more is not shown
  public List<KeyView> list(String after, int max, Caller by) {
    Map<String, KeyView> all = new TreeMap<>();
    table.keys().tailMap(after, false).values().stream()
        .filter(kept -> by.reach().cover(kept.stored().key().reach()))
        .limit(max)
        .forEach(kept -> all.put(kept.stored().key().name(), view(kept.stored())));
    file.values().stream()
        .filter(key -> key.name().compareTo(after) > 0 && by.reach().cover(key.reach()))
        .forEach(key -> all.put(key.name(), view(key)));
    return all.values().stream().limit(max).toList();
  }

  /// Makes the key `operator` with all scopes, if no start has done so and the file has none.
  ///
  /// @return its text, which is never shown again
  public Optional<String> firstOperator() {
    return writing(() -> {
      if (file.containsKey(OPERATOR) || registry.find(FIRST_START).isPresent()) {
        return Optional.empty();
      }
      Change mark =
          new Change.Put(FIRST_START, Payload.ofText(clock.now().toString()), Registry.ABSENT);
      if (registry.find(PREFIX + OPERATOR).isPresent()) {
        registry.write(List.of(mark));
        return Optional.empty();
      }
      return Optional.of(
          made(operator(), BY_SLUICE, "api-key.created", Registry.ABSENT, Optional.of(mark))
              .text());
    });
  }

  /// Makes the key `operator` anew, with all scopes; whatever it was before ends.
  ///
  /// @return its text, which is never shown again
  /// @throws Fault `key-in-file`
  public String resetOperator() {
    return writing(() -> {
      requireNotInFile(OPERATOR);
      long version =
          registry.find(PREFIX + OPERATOR).map(Registered::version).orElse(Registry.ABSENT);
      Optional<Change> mark =
          registry.find(FIRST_START).isPresent()
              ? Optional.empty()
              : Optional.of(
                  new Change.Put(
                      FIRST_START, Payload.ofText(clock.now().toString()), Registry.ABSENT));
      String type = version == Registry.ABSENT ? "api-key.created" : "api-key.rotated";
      return made(operator(), BY_SLUICE, type, version, mark).text();
    });
  }

  private static NewKey operator() {
    return new NewKey(
        OPERATOR,
        OPERATOR,
        new Scopes(List.of(Scopes.ALL)),
        Reach.ALL,
        Optional.empty(),
        Limits.NONE);
  }

  /// Writes what the keys have used of their quotas; to be called every few seconds, and at a stop.
  public void keepUse() {
    writing.lock();
    try {
      meters.keepOrWarn();
    } finally {
      writing.unlock();
    }
  }

  /// Changes are made one at a time: each looks at what is there first.
  private <T> T writing(Supplier<T> work) {
    writing.lock();
    try {
      return work.get();
    } finally {
      writing.unlock();
    }
  }

  /// Makes changes that concern a key, and takes up what the registry has afterwards: a write that
  /// went wrong may have been kept all the same.
  private void make(Notice notice, String name, List<Change> all) {
    try {
      changes.make(notice, all);
    } catch (RuntimeException e) {
      try {
        refresh(name);
      } catch (RuntimeException further) {
        e.addSuppressed(further);
      }
      throw e;
    }
    refresh(name);
  }

  private void refresh(String name) {
    table = table.with(name, registry.find(PREFIX + name).flatMap(this::read));
  }

  /// A key that cannot be read is there only for whoever sees everything: it can be revoked.
  private Registered existing(String name, Caller by) {
    if (by.subaccounts().isPresent()) {
      find(name, by);
    }
    requireNotInFile(name);
    return Optional.of(name)
        .filter(NewKey::isName)
        .flatMap(right -> registry.find(PREFIX + right))
        .orElseThrow(() -> noSuchKey(name));
  }

  private KeyTable.Kept kept(String name) {
    KeyTable.Kept kept = table.keys().get(name);
    if (kept == null) {
      throw noSuchKey(name);
    }
    return kept;
  }

  private static Fault noSuchKey(String name) {
    return Fault.of(
        Fault.Kind.NOT_FOUND,
        "no-such-key",
        NewKey.isName(name) ? "there is no key '" + name + "'" : "no key can have this name");
  }

  private void requireNotInFile(String name) {
    if (file.containsKey(name)) {
      throw conflict(
          "key-in-file", "the key '" + name + "' stands in the hub's file; change it there");
    }
  }

  private static Fault conflict(String code, String sentence) {
    return Fault.of(Fault.Kind.CONFLICT, code, sentence);
  }

  private KeyView view(FileKey key) {
    return new KeyView(
        key.name(),
        Optional.empty(),
        key.clientId(),
        key.scopes(),
        key.reach(),
        key.expires(),
        key.limits(),
        used(key.name(), key.limits()),
        List.of());
  }

  private KeyView view(StoredKey stored) {
    NewKey key = stored.key();
    return new KeyView(
        key.name(),
        Optional.of(new KeyView.Made(stored.created(), stored.createdBy())),
        key.clientId(),
        key.scopes(),
        key.reach(),
        key.expires(),
        key.limits(),
        used(key.name(), key.limits()),
        counting(stored).stream().flatMap(digest -> digest.until().stream()).toList());
  }

  private Optional<KeyView.Used> used(String name, Limits limits) {
    if (limits.quota().isEmpty()) {
      return Optional.empty();
    }
    return meters
        .count(name)
        .map(count ->
            new KeyView.Used(
                count.used(),
                count.from().atStartOfDay(java.time.ZoneOffset.UTC).toInstant(),
                Instant.ofEpochMilli(count.endMillis())));
  }
}
