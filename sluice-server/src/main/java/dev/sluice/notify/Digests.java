package dev.sluice.notify;

import dev.sluice.fault.Fault;
import dev.sluice.journal.Admission;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Journal;
import dev.sluice.journal.Position;
import dev.sluice.notify.manners.Digest;
import dev.sluice.notify.manners.DigestRow;
import dev.sluice.notify.manners.Gates;
import dev.sluice.notify.manners.Stead;
import dev.sluice.notify.template.Json;
import dev.sluice.outbox.DeliveryFilter;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.DeliveryState;
import dev.sluice.outbox.DeliveryView;
import dev.sluice.outbox.Outbox;
import dev.sluice.outbox.TargetName;
import dev.sluice.registry.Registered;
import dev.sluice.registry.Registry;
import dev.sluice.target.Outcome;
import dev.sluice.target.Parcel;
import dev.sluice.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/// Gathers posts, and makes one event of the hub's own of them.
///
/// Nothing is kept of what waits but the outbox itself: each attempt at a post looks at what else
/// waits, and either waits on, or makes the digest of the oldest. The digest's event is durable
/// first, under an id that stood in the row before; then the row says which posts it covers; then
/// those are settled, each at its own attempt. A crash between any two leaves a step that is taken
/// again and finds what is there, so that each post stands in one digest.
///
/// It is called for one target at a time, see {@link dev.sluice.notify.manners.Gates}.
final class Digests {

  /// How many bytes of metadata a digest has; more go into the next.
  static final int MAX_BYTES = 240 << 10;

  /// How many posts of a target may be covered and not have ended; beyond, no digest is made.
  static final int MAX_OPEN = 5_000;

  /// How many posts are looked at for one digest; more than one may have, since those that are
  /// throttled stand in none.
  private static final int MAX_WAITING = 1_000;

  /// How deep metadata may be nested that stand in a digest, which itself is two levels more.
  private static final int MAX_DEPTH = Json.MAX_DEPTH - 4;

  /// How long a post looks away at most: until it is settled, what covers it is kept.
  private static final Duration LOOK = Duration.ofSeconds(30);

  private static final Duration SOON = Duration.ofSeconds(1);
  private static final int ID_BYTES = 16;
  private static final int PAGE = 500;

  private final Registry registry;
  private final Journal journal;
  private final Outbox outbox;
  private final Posts.Door door;
  private final Clock clock;
  private final RandomGenerator random;

  /// A post that waits, as far as a digest tells of it.
  private record Item(Position position, Json.Fields variables, Notification post) {}

  Digests(
      Registry registry,
      Journal journal,
      Outbox outbox,
      Posts.Door door,
      Clock clock,
      RandomGenerator random) {
    this.registry = registry;
    this.journal = journal;
    this.outbox = outbox;
    this.door = door;
    this.clock = clock;
    this.random = random;
  }

  /// The end of a post that stands in a digest already; empty for all others.
  Optional<Outcome> covered(DeliveryId id) {
    return registry
        .find(DigestRow.PREFIX + id.target())
        .map(row -> DigestRow.read(row.value()))
        .flatMap(row -> row.covering(id.position()))
        .map(digest -> covered(id.target(), digest));
  }

  private static Outcome covered(TargetName target, Position digest) {
    DeliveryId by = new DeliveryId(digest, Notification.DIGEST_REASON, target);
    return new Stead(Stead.Reason.COLLECTED, by).outcome();
  }

  /// What becomes of a post that stands in no digest yet; empty when it is too large for one, and
  /// is sent by itself.
  ///
  /// @param isLetThrough whether a post with these variables may stand in a digest; one that is
  ///   throttled may not
  Optional<Outcome> gather(
      Topic topic,
      TopicIntegration integration,
      Parcel parcel,
      Predicate<Map.Entry<DeliveryId, Json.Fields>> isLetThrough)
      throws InterruptedException {
    Digest digest = integration.manners().digest().orElseThrow();
    DeliveryId id = parcel.id();
    if (isOversize(Variables.of(parcel))) {
      return Optional.empty();
    }
    Registered kept = row(id.target());
    DigestRow row = DigestRow.read(kept.value());
    List<DeliveryView> waiting = waiting(id.target(), row);
    if (integration.manners().throttle().isEmpty() && waiting.size() < digest.count()) {
      // Nothing of it can be left out, so nobody has to look at the posts themselves.
      Instant due = earliest(waiting).plus(digest.age());
      if (clock.now().isBefore(due)) {
        return Optional.of(waitingUntil(due));
      }
    }
    List<Item> items = new ArrayList<>();
    Instant oldest = clock.now();
    int bytes = 0;
    for (DeliveryView each : waiting) {
      if (items.size() == digest.count()) {
        break;
      }
      Optional<Item> item = item(each.id());
      if (item.isEmpty() || !isLetThrough.test(Map.entry(each.id(), item.get().variables()))) {
        continue;
      }
      bytes += item.get().variables().bytes().length + 1;
      if (bytes > MAX_BYTES) {
        break;
      }
      oldest = each.since().isBefore(oldest) ? each.since() : oldest;
      items.add(item.get());
    }
    Instant now = clock.now();
    boolean isFull = items.size() >= digest.count() || bytes > MAX_BYTES;
    Instant due = oldest.plus(digest.age());
    if (items.isEmpty()) {
      return Optional.of(new Outcome.Postponed(now.plus(LOOK)));
    }
    if (!isFull && now.isBefore(due)) {
      return Optional.of(waitingUntil(due));
    }
    row = row.without(position -> hasEnded(new DeliveryId(position, id.rule(), id.target())));
    if (row.covered().size() + items.size() > MAX_OPEN) {
      return Optional.of(new Outcome.Postponed(now.plus(SOON)));
    }
    DigestRow moved = made(topic, integration.key(), row, items);
    registry.put(kept.key(), moved.written(), kept.version());
    return moved
        .covering(id.position())
        .map(at -> covered(id.target(), at))
        .or(() -> Optional.of(new Outcome.Postponed(now.plus(SOON))));
  }

  private Outcome waitingUntil(Instant due) {
    Instant look = clock.now().plus(LOOK);
    return new Outcome.Postponed(look.isBefore(due) ? look : due);
  }

  private Instant earliest(List<DeliveryView> waiting) {
    return waiting.stream()
        .map(DeliveryView::since)
        .min(Comparator.naturalOrder())
        .orElseGet(clock::now);
  }

  private Registered row(TargetName target) {
    String key = DigestRow.PREFIX + target;
    return registry
        .find(key)
        .orElseGet(
            () -> registry.put(key, new DigestRow(freshId(), Map.of()).written(), Registry.ABSENT));
  }

  /// The posts that wait and stand in no digest, the first of them first.
  private List<DeliveryView> waiting(TargetName target, DigestRow row) {
    Set<Position> covered = row.covered();
    DeliveryFilter filter =
        new DeliveryFilter(
            Set.of(DeliveryState.DUE, DeliveryState.LEASED),
            Optional.of(Notification.REASON),
            Optional.of(target),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return outbox.list(filter, Optional.empty(), MAX_WAITING + covered.size()).stream()
        .filter(each -> !covered.contains(each.id().position()))
        .toList();
  }

  /// What a digest tells of a post; empty for what stands in none: its own attempt says why.
  private Optional<Item> item(DeliveryId id) {
    return entry(id.position())
        .filter(entry -> Notification.isOne(entry.event()))
        .map(entry -> Notification.read(entry.event()))
        .map(post -> new Item(id.position(), post.variables(), post))
        .filter(item -> !isOversize(item.variables()));
  }

  private Optional<Entry> entry(Position position) {
    try {
      return journal.read(position, 1, Long.MAX_VALUE).stream()
          .filter(entry -> entry.position().equals(position))
          .findFirst();
    } catch (Fault fault) {
      if (fault.kind() == Fault.Kind.BUSY || fault.kind() == Fault.Kind.UNAVAILABLE) {
        throw fault;
      }
      return Optional.empty();
    }
  }

  private static boolean isOversize(Json.Fields variables) {
    return variables.bytes().length > MAX_BYTES || depth(variables) > MAX_DEPTH;
  }

  private static int depth(Json json) {
    return switch (json) {
      case Json.Text _, Json.Scalar _ -> 0;
      case Json.Items(List<Json> items) ->
          1 + items.stream().mapToInt(Digests::depth).max().orElse(0);
      case Json.Fields fields ->
          1 + fields.values().values().stream().mapToInt(Digests::depth).max().orElse(0);
    };
  }

  private boolean hasEnded(DeliveryId id) {
    return outbox.find(id).map(view -> view.state() == DeliveryState.DELIVERED).orElse(true);
  }

  /// Makes the next digest durable, or finds the one that was made before a crash.
  private DigestRow made(Topic topic, String key, DigestRow row, List<Item> items)
      throws InterruptedException {
    List<Position> covered = items.stream().map(Item::position).toList();
    Notification digest =
        Notification.ofPosts(
            topic, key, items.stream().map(Item::variables).toList(), way(items), covered);
    return switch (door.admitOwn(List.of(digest.event(row.next()))).getFirst()) {
      case Admission.Appended(Position at) -> row.with(at, covered, freshId());
      case Admission.Repeated(Position at) ->
          row.with(
              at,
              entry(at)
                  .flatMap(entry -> Notification.read(entry.event()).digest())
                  .orElse(List.of()),
              freshId());
    };
  }

  /// A digest has gone through as many rules as that of its posts that went through the most: else
  /// it would be a way round the limit.
  private static Optional<Notification.Passed> way(List<Item> items) {
    int hops = items.stream().mapToInt(item -> item.post().hops()).max().orElse(0);
    return hops == 0 ? Optional.empty() : Optional.of(new Notification.Passed(hops, false));
  }

  private String freshId() {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    return "digest-" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// Forgets the rows of targets that gather no more and owe nothing to what they gathered.
  void sweep(Gates gates, Predicate<TargetName> gathers) throws InterruptedException {
    String after = "";
    List<Registered> page = registry.list(DigestRow.PREFIX, after, PAGE);
    while (!page.isEmpty()) {
      for (Registered kept : page) {
        TargetName target = new TargetName(kept.key().substring(DigestRow.PREFIX.length()));
        if (!gathers.test(target)) {
          gates.alone(target, () -> swept(kept.key(), target));
        }
      }
      after = page.getLast().key();
      page = registry.list(DigestRow.PREFIX, after, PAGE);
    }
  }

  private boolean swept(String key, TargetName target) {
    Optional<Registered> kept = registry.find(key);
    boolean isOver =
        kept.map(row -> DigestRow.read(row.value()))
            .filter(row ->
                row.covered().stream()
                    .allMatch(at -> hasEnded(new DeliveryId(at, Notification.REASON, target))))
            .isPresent();
    if (isOver) {
      registry.delete(key, kept.orElseThrow().version());
    }
    return isOver;
  }
}
