package dev.sluice.notify;

import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.identity.Sha256;
import dev.sluice.management.Changes;
import dev.sluice.management.Notice;
import dev.sluice.notify.integration.catalog.Integrations;
import dev.sluice.registry.Change;
import dev.sluice.registry.Registered;
import dev.sluice.registry.Registry;
import dev.sluice.secret.Secret;
import dev.sluice.time.Clock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// The topics: those of the configuration, and those made at run time.
///
/// Of a topic's hash, which is its secret, only the SHA-256 digest is kept; one made here has 192
/// random bits, so that a slow hash would protect nothing. A topic has two hashes for a while after
/// a rotation.
///
/// A topic of the configuration goes before one of its name in the registry, and has its id.
public final class Topics {

  /// How many topics there may be, with those of the configuration.
  public static final int MAX_TOPICS = 1_000;

  /// How many names topics may ever have had: each keeps its id for good.
  public static final int MAX_NAMES = 100_000;

  /// How many integrations a topic may have.
  public static final int MAX_INTEGRATIONS = 20;

  /// How long a replaced hash counts unless something else is asked for.
  public static final Duration OVERLAP = Duration.ofHours(24);

  /// How long a replaced hash may count at most.
  public static final Duration MAX_OVERLAP = Duration.ofDays(30);

  /// How long a hash that somebody brings along may be.
  public static final int MAX_HASH = 256;

  private static final String IDS = "notify/topic-id/";
  private static final int HASH_BYTES = 24;
  private static final int PAGE = 1_000;
  private static final System.Logger LOG = System.getLogger(Topics.class.getName());

  /// What no hash has as its digest; compared where there is nothing else to compare.
  private static final String NO_DIGEST = "0".repeat(64);

  private final Registry registry;
  private final Changes changes;
  private final Clock clock;
  private final RandomGenerator random;
  private final Drafts drafts;
  private final Map<TopicName, TopicId> ids = new HashMap<>();
  private final Set<TopicId> takenIds = new HashSet<>();
  private final Map<TopicId, Secret> fileHashes = new HashMap<>();
  private final List<Listener> listeners = new ArrayList<>();
  private volatile TopicTable table;

  /// Whoever has to know which topics there are.
  public interface Listener {

    /// A topic was made (before is empty), changed, or removed (after is empty); called for one
    /// change at a time, in their order.
    void changed(Optional<Topic> before, Optional<Topic> after);
  }

  /// A topic with a hash that is shown this once.
  public record Made(Topic topic, String hash) {
    @Override
    public String toString() {
      return "Made[" + topic + ", ***]";
    }
  }

  /// The topics of a file and a registry.
  ///
  /// @param registry keeps what is under `identity/` sealed
  /// @param random hashes come from it, so it must not be guessable
  /// @param reach throws a fault against a URL of a caller that nothing may be sent to
  /// @throws Fault when a topic of the file is wrong, or a row of the registry cannot be opened
  public Topics(
      List<FileTopic> fromFile,
      Registry registry,
      Changes changes,
      Clock clock,
      RandomGenerator random,
      Integrations catalog,
      Consumer<URI> reach) {
    this.registry = registry;
    this.changes = changes;
    this.clock = clock;
    this.random = random;
    this.drafts = new Drafts(catalog, reach);
    Drafts ofFiles = new Drafts(catalog);
    readIds();
    Map<TopicName, Topic> topics = new HashMap<>();
    for (Registered kept : all(TopicRow.PREFIX)) {
      Topic topic = TopicRow.read(kept);
      topics.put(topic.name(), topic);
    }
    for (FileTopic file : fromFile) {
      Topic topic = ofFile(file, ofFiles);
      Topic hidden = topics.put(topic.name(), topic);
      if (hidden != null) {
        LOG.log(
            System.Logger.Level.WARNING,
            "the topic {0} of the configuration goes before the one that was made at run time",
            topic.name());
      }
    }
    table = TopicTable.of(topics.values());
  }

  private void readIds() {
    for (Registered kept : all(IDS)) {
      TopicId id = new TopicId(kept.value().text());
      ids.put(TopicName.parse(kept.key().substring(IDS.length())), id);
      takenIds.add(id);
    }
  }

  private List<Registered> all(String prefix) {
    List<Registered> all = new ArrayList<>();
    List<Registered> page = registry.list(prefix, "", PAGE);
    while (!page.isEmpty()) {
      all.addAll(page);
      page = registry.list(prefix, page.getLast().key(), PAGE);
    }
    return all;
  }

  private Topic ofFile(FileTopic file, Drafts drafts) {
    TopicName name = file.draft().name();
    List<TopicIntegration> integrations = drafts.checked(file.draft());
    TopicId id = ids.get(name);
    if (id == null) {
      id = freshId();
      registry.put(IDS + name, Payload.ofText(id.value()), Registry.ABSENT);
      ids.put(name, id);
      takenIds.add(id);
    }
    requireHash(file.hash().reveal());
    fileHashes.put(id, file.hash());
    return new Topic(
        id,
        name,
        Topic.Origin.FILE,
        file.draft().isStrict(),
        integrations,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        0);
  }

  private TopicId freshId() {
    TopicId id = TopicId.random(random);
    while (takenIds.contains(id)) {
      id = TopicId.random(random);
    }
    return id;
  }

  /// Tells of each topic that there is, and from then on of each change.
  public synchronized void listen(Listener listener) {
    table.all().forEach(topic -> listener.changed(Optional.empty(), Optional.of(topic)));
    listeners.add(listener);
  }

  /// The topic of a name.
  public Optional<Topic> find(TopicName name) {
    return table.find(name);
  }

  /// The topic of an id.
  public Optional<Topic> find(TopicId id) {
    return table.find(id);
  }

  /// The topic of a name.
  ///
  /// @throws Fault `no-such-topic`
  public Topic require(TopicName name) {
    return find(name).orElseThrow(Topics::unknown);
  }

  /// Topics after a name, in the order of their names, up to a number.
  public List<Topic> list(Optional<TopicName> after, int max) {
    return table.after(after, max);
  }

  /// The topic of a name, for whoever shows its hash. An unknown topic and a wrong hash take the
  /// same time and look the same.
  public Optional<Topic> open(TopicName name, String hash) {
    Optional<Topic> topic = find(name);
    String shown = Sha256.hex(hash);
    Optional<Secret> ofFile = topic.flatMap(each -> Optional.ofNullable(fileHashes.get(each.id())));
    // Made for every topic: what only those of the file had to do would tell that there is one.
    String digestOfFile = Sha256.hex(ofFile.map(Secret::reveal).orElse(NO_DIGEST));
    List<TopicHash> hashes =
        ofFile.isPresent()
            ? List.of(new TopicHash(digestOfFile, Instant.EPOCH, Optional.empty()))
            : topic.map(Topic::hashes).orElse(List.of());
    Instant now = clock.now();
    boolean right = false;
    // There are two at most; where there are fewer, as much is compared.
    for (int i = 0; i < 2; i++) {
      boolean counts = i < hashes.size() && hashes.get(i).counts(now);
      boolean same = Sha256.same(shown, counts ? hashes.get(i).digest() : NO_DIGEST);
      right |= same && counts;
    }
    return right ? topic : Optional.empty();
  }

  /// Makes a topic.
  ///
  /// @param by who makes it
  /// @param hash its hash; a random one is made when it is empty
  /// @throws Fault `topic-exists`, `too-many-topics`, `topic-too-large`, `invalid-topic`, or what
  ///   is wrong with an integration
  public synchronized Made create(String by, TopicDraft draft, Optional<String> hash) {
    TopicName name = draft.name();
    List<TopicIntegration> integrations = drafts.checked(draft);
    if (find(name).isPresent()) {
      throw exists(name);
    }
    TopicId known = ids.get(name);
    if (table.size() >= MAX_TOPICS || known == null && ids.size() >= MAX_NAMES) {
      throw conflict("too-many-topics", "there are " + table.size() + " topics; remove some");
    }
    TopicId id = known == null ? freshId() : known;
    String secret = hash.map(Topics::requireHash).orElseGet(this::secret);
    Topic.Change now = new Topic.Change(clock.now(), by);
    Topic topic =
        new Topic(
            id,
            name,
            Topic.Origin.API,
            draft.isStrict(),
            integrations,
            Optional.of(now),
            Optional.of(now),
            List.of(TopicHash.of(secret, now.at())),
            1);
    List<Change> writes = new ArrayList<>();
    writes.add(new Change.Put(TopicRow.key(name), TopicRow.written(topic), Registry.ABSENT));
    if (known == null) {
      writes.add(new Change.Put(IDS + name, Payload.ofText(id.value()), Registry.ABSENT));
    }
    write(by, "topic.created", topic, Map.of(), writes);
    ids.put(name, id);
    takenIds.add(id);
    swap(Optional.empty(), Optional.of(topic));
    return new Made(topic, secret);
  }

  /// Gives a topic other integrations; its hash stays.
  ///
  /// Integrations whose keys are not given get them anew in the order of the list. Whatever is owed
  /// to a key goes on to who has it then, and stays where it is when nobody has.
  ///
  /// @param version what the topic must have; empty takes any
  /// @throws Fault `no-such-topic`, `topic-in-file`, `topic-changed`, `topic-too-large`,
  ///   `invalid-topic`, or what is wrong with an integration
  public synchronized Topic replace(String by, TopicDraft draft, OptionalLong version) {
    Topic old = changeable(draft.name(), version);
    Topic fresh =
        new Topic(
            old.id(),
            old.name(),
            Topic.Origin.API,
            draft.isStrict(),
            drafts.checked(draft),
            old.made(),
            Optional.of(new Topic.Change(clock.now(), by)),
            old.hashes(),
            old.version() + 1);
    change(by, "topic.replaced", old, fresh, Map.of());
    return fresh;
  }

  /// Gives a topic a new hash; the one before counts for a while yet.
  ///
  /// @param overlap how long; at most {@link #MAX_OVERLAP}
  /// @param hash the new hash; a random one is made when it is empty
  /// @throws Fault `no-such-topic`, `topic-in-file`, `topic-changed` or `invalid-topic`
  public synchronized Made rotateHash(
      String by, TopicName name, Duration overlap, Optional<String> hash) {
    Topic old = changeable(name, OptionalLong.empty());
    if (overlap.isNegative() || overlap.compareTo(MAX_OVERLAP) > 0) {
      throw Drafts.invalid("a replaced hash counts for 0 s to 30 d");
    }
    Instant now = clock.now();
    String secret = hash.map(Topics::requireHash).orElseGet(this::secret);
    List<TopicHash> hashes = new ArrayList<>(List.of(TopicHash.of(secret, now)));
    if (!overlap.isZero()) {
      hashes.add(old.hashes().getFirst().endingAt(now.plus(overlap)));
    }
    Topic fresh =
        new Topic(
            old.id(),
            old.name(),
            Topic.Origin.API,
            old.isStrict(),
            old.integrations(),
            old.made(),
            Optional.of(new Topic.Change(now, by)),
            hashes,
            old.version() + 1);
    change(
        by, "topic.hash-rotated", old, fresh, Map.of("overlapSeconds", overlap.toSeconds() + ""));
    return new Made(fresh, secret);
  }

  /// Removes a topic. What its integrations are owed is kept, and goes on when the topic is made
  /// again with integrations of those keys.
  ///
  /// @param version what the topic must have; empty takes any
  /// @throws Fault `no-such-topic`, `topic-in-file` or `topic-changed`
  public synchronized void delete(String by, TopicName name, OptionalLong version) {
    Topic old = changeable(name, version);
    write(
        by,
        "topic.removed",
        old,
        Map.of(),
        List.of(new Change.Delete(TopicRow.key(name), old.version())));
    swap(Optional.of(old), Optional.empty());
  }

  private Topic changeable(TopicName name, OptionalLong version) {
    Topic topic = require(name);
    if (topic.origin() == Topic.Origin.FILE) {
      throw conflict(
          "topic-in-file", "the topic '" + name + "' stands in the configuration; change it there");
    }
    if (version.isPresent() && version.getAsLong() != topic.version()) {
      throw changedSince(name);
    }
    return topic;
  }

  private void change(String by, String type, Topic old, Topic fresh, Map<String, String> details) {
    Payload row = TopicRow.written(fresh);
    write(
        by,
        type,
        fresh,
        details,
        List.of(new Change.Put(TopicRow.key(fresh.name()), row, old.version())));
    swap(Optional.of(old), Optional.of(fresh));
  }

  private void write(
      String by, String type, Topic topic, Map<String, String> more, List<Change> writes) {
    Map<String, String> details = new HashMap<>(more);
    details.put("topic", topic.id().value());
    details.put("integrations", String.join(" ", topic.keys()));
    try {
      changes.make(new Notice(by, type, topic.name().toString(), details), writes);
    } catch (Fault e) {
      if (e.code().equals("registry-conflict")) {
        throw type.equals("topic.created") ? exists(topic.name()) : changedSince(topic.name());
      }
      throw e;
    }
  }

  private void swap(Optional<Topic> before, Optional<Topic> after) {
    table =
        after.map(topic -> table.with(topic)).orElseGet(() -> table.without(before.orElseThrow()));
    listeners.forEach(listener -> listener.changed(before, after));
  }

  private String secret() {
    byte[] bytes = new byte[HASH_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// Refuses what can be no hash.
  ///
  /// @throws Fault `invalid-topic`
  public static String requireHash(String hash) {
    if (hash.isEmpty()
        || hash.length() > MAX_HASH
        || !hash.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw Drafts.invalid("a hash has 1 to " + MAX_HASH + " characters of visible ASCII");
    }
    return hash;
  }

  /// A fault that does not tell whether it is the name or the hash that is wrong.
  static Fault unknown() {
    return Fault.of(Fault.Kind.NOT_FOUND, "no-such-topic", Posts.NO_SUCH_TOPIC);
  }

  private static Fault exists(TopicName name) {
    return conflict("topic-exists", "there is a topic '" + name + "' already");
  }

  private static Fault changedSince(TopicName name) {
    return conflict("topic-changed", "the topic '" + name + "' was changed; read it and try again");
  }

  private static Fault conflict(String code, String sentence) {
    return Fault.of(Fault.Kind.CONFLICT, code, sentence);
  }
}
